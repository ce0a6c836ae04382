"""Papers over HTTP: findings, sealing, preview, and no answer key anywhere (A3)."""

from kaobox.samples import papers
from tests.cloud.console import Console, code, set_up
from tests.cloud.headquarters import Headquarters, dumped


async def test_a_paper_is_looked_at_before_it_is_accepted_and_previewed_after(
    console: Console,
) -> None:
    data = papers.package("qti21")
    found = await (await console.post("/api/papers?name=math.zip", data=data)).json()
    assert (found["items"], found["accepted"]) == (20, None)
    assert (await (await console.get("/api/papers")).json()) == {"papers": []}
    answers = [
        await console.post("/api/papers?name=math.zip&accept=1", data=data) for _ in range(2)
    ]
    assert [answer.status for answer in answers] == [201, 200]
    preview = await (await console.get("/api/papers/math/preview")).json()
    assert len(preview["content"]["items"]) == 20
    picture = next(name for name in dumped(preview).split('"') if name.startswith("img-"))
    answer = await console.get(f"/api/papers/math/preview/{picture}")
    assert answer.content_type in {"image/png", "image/jpeg", "image/gif"}
    for path in ("math/preview/none.png", "math/preview?version=2", "none/preview"):
        assert await code(await console.get(f"/api/papers/{path}")) == (404, "not-found")
    acts = (await (await console.get("/api/audit")).json())["audit"]
    assert [act["about"] for act in acts if act["act"] == "paper.preview"] == ["math 1"]


async def test_a_file_that_is_no_paper_is_refused_with_its_findings(console: Console) -> None:
    answer = await console.post("/api/papers?name=x.zip&accept=1", data=b"%PDF-1.7")
    problem = await answer.json()
    assert (answer.status, problem["title"]) == (422, "paper-has-problems")
    assert problem["findings"][0]["severity"] == "error"


async def test_no_answer_of_the_console_or_to_a_box_holds_an_answer_key(
    console: Console, hq: Headquarters
) -> None:
    box = await set_up(console, hq)
    bodies = [row[0] for row in await hq.rows("select body from answer_keys")]
    assert len(bodies) == 20
    texts = [
        dumped(await (await console.get(path)).json())
        for path in (
            "/api/papers",
            "/api/papers/math",
            "/api/papers/math/preview",
            "/api/attempts/s1.T1",
            "/api/sessions/s1/progress",
            "/api/sessions/s1/orders",
        )
    ]
    texts += [a.payload.decode("latin-1") for a in hq.line.sent]
    for word in ('"correct"', '"mapping"', '"scoring"', '"keys"', "base_type"):
        for text in texts:
            assert word not in text.replace('"keys": {"wanted"', "")
    del box
