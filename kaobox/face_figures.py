"""The figures of an evaluation for people to read: Chinese first, English second."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from contract.reasons import sentences
from firmware.face.calibration import Proposal
from firmware.face.curves import COLUMNS, letters
from firmware.face.evaluation import Evaluation
from firmware.face.figures import wanted
from firmware.face.trials import Rate, Trials

_WIDTH = 110
_UNPROVED = (
    "出厂阈值在东亚人脸上尚未得到验证：须先在足够多的考生照片上运行 kaobox face calibrate。",
    "Unproved on East Asian faces until `kaobox face calibrate` has run on enough candidates.",
)


def show(found: Evaluation, *, fmr: float) -> None:
    """Print what was looked at, both ways of counting, and the curves."""
    console = _console()
    _pictures(console, found)
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column("全部照片 all photos", no_wrap=True)
    table.add_column("仅可比对 comparable only", no_wrap=True)
    both = (found.trials, found.compared)
    shipped = found.shipped.pass_at
    rows: list[tuple[str, list[str]]] = [
        ("AUC", [_number(trials.auc()) for trials in both]),
        ("EER", [_share(trials.eer()) for trials in both]),
        (f"FMR @ {shipped:g} 出厂 shipped", [_rate(trials.at(shipped).fmr) for trials in both]),
        (f"FNMR @ {shipped:g} 出厂 shipped", [_rate(trials.at(shipped).fnmr) for trials in both]),
        *_at_wanted(both, fmr),
    ]
    for name, cells in rows:
        table.add_row(name, *cells)
    console.print(table)
    console.print(
        "[ ]: 95 % Clopper-Pearson，视各对互相独立，零错误时为单侧；"
        "pairs taken as independent, one-sided where there is no error",
        markup=False,
    )
    if len(found.trials.genuine) or len(found.trials.impostor):
        console.print("\nm = FMR 误识率, n = FNMR 拒识率, # = 两者 both, | = 出厂阈值 shipped")
        points = found.trials.curve(COLUMNS)
        console.print(letters(points, shipped=shipped), markup=False, soft_wrap=True)
    console.print(*_UNPROVED, sep="\n", style="yellow")


def show_proposal(proposal: Proposal, nearest: Sequence[tuple[str, str, float]]) -> None:
    """Print the proposed threshold, or what is missing for one."""
    console = _console()
    if nearest:
        console.print(
            "\n最接近的不同考生，请人工查看 nearest different candidates, to be looked at:"
        )
        for left, right, apart in nearest:
            console.print(f"  {apart:.3f}  {left}  {right}", markup=False)
    if proposal.missing:
        console.print(
            f"\n未得到验证：FMR ≤ {proposal.fmr:g} 需要 {proposal.needed} 对不同考生，"
            f"现有 {proposal.had}，还缺 {proposal.missing}"
            f"（约 {proposal.missing_candidates} 张照片）。\n"
            f"Unproved: FMR ≤ {proposal.fmr:g} takes {proposal.needed} pairs of different "
            f"candidates; {proposal.missing} are missing, "
            f"about {proposal.missing_candidates} more photos.",
            style="yellow",
        )
    if proposal.point is None:
        console.print("没有建议阈值。 No threshold can be proposed.")
        return
    console.print(
        f"\n建议阈值 proposed threshold {proposal.point.threshold:.3f}: "
        f"FMR {_rate(proposal.point.fmr)}, FNMR {_rate(proposal.point.fnmr)}",
        markup=False,
    )
    if proposal.capped:
        console.print("已按人工核验线封顶 held at the distance beyond which a person decides")


def show_stored(plan: str) -> None:
    """Say where the proposal waits."""
    console = _console()
    console.print(f"已存入总部，请在控制台的计划 {plan} 中采用。", markup=False)
    console.print(f"Stored at HQ; accept it in the console, on the plan {plan}.", markup=False)


def _console() -> Console:
    """Return where figures go, wide enough for the table: a narrow window wraps by itself."""
    usual = Console(highlight=False)
    return Console(highlight=False, width=max(usual.width, _WIDTH))


def _pictures(console: Console, found: Evaluation) -> None:
    pairing = found.gallery.pairing
    people = "" if found.gallery.people is None else f", {found.gallery.people} 人 people"
    took = f", {found.milliseconds:.0f} ms" if found.milliseconds is not None else ""
    console.print(f"{len(found.glances)} 张照片 photos{people}{took}")
    for name, pairs in (("同一人 genuine", pairing.genuine), ("不同人 impostor", pairing.impostor)):
        drawn = f"（抽样，共 of {pairs.of}）" if pairs.of > len(pairs) else ""
        console.print(f"{name}: {len(pairs)} 对 pairs{drawn}")
    if found.gallery.astray:
        console.print(
            f"不在任何人文件夹中，未计 in nobody's folder, left out: {found.gallery.astray}"
        )
    if found.gallery.unread:
        kinds_left = ", ".join(f"{n} {end}" for end, n in sorted(found.gallery.unread.items()))
        console.print(f"格式不支持，未计 of a kind that is not read, left out: {kinds_left}")
    kinds = (
        ("没有可用人脸 no usable face", found.no_face),
        ("照片质量不佳但已比对 poor but compared", found.complaints),
    )
    for title, counted in kinds:
        if counted:
            console.print(f"{title}: {counted.total()}")
        for reason, number in counted.most_common():
            console.print(f"  {number:6d}  {reason}  {' '.join(sentences(reason))}".rstrip())
    console.print()


def _at_wanted(both: Sequence[Trials], fmr: float) -> list[tuple[str, list[str]]]:
    points = [wanted(trials, fmr) for trials in both]
    cells: list[list[str]] = [[], [], []]
    for found in points:
        if found is None:
            for row in cells:
                row.append("–")
            continue
        point, enough = found
        short = "" if enough else " 对数不足 too few pairs"
        cells[0].append(f"{point.threshold:.3f}{short}")
        cells[1].append(_rate(point.fmr))
        cells[2].append(_rate(point.fnmr))
    return [
        (f"阈值 threshold, FMR ≤ {fmr:g}", cells[0]),
        ("  FMR", cells[1]),
        ("  FNMR", cells[2]),
    ]


def _rate(rate: Rate) -> str:
    if rate.value is None or rate.low is None or rate.high is None:
        return "–"
    return f"{_share(rate.value)} [{_share(rate.low)}, {_share(rate.high)}]"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.5f}"
