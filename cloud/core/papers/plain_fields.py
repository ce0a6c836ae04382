"""Hand-written questions answered in a field of their own: an essay, a number on a scale, a file."""

import re

from cloud.core.papers.entering import MOST_STEPS
from cloud.core.papers.keys import finite
from cloud.core.papers.plain_options import stem
from cloud.core.papers.plain_question import RESPONSE, Built, Question
from cloud.core.papers.plain_writer import Writer
from contract.paper import (
    ExtendedTextInteraction,
    ResponseKey,
    SliderInteraction,
    UploadInteraction,
)

_LINES = re.compile(r"([0-9]{1,3})\s*(?:lines?|行)")
_NUMBER = r"[-−]?[0-9]{1,6}(?:\.[0-9]{1,4})?"
_SCALE = re.compile(
    rf"(?P<lower>{_NUMBER})\s*(?:-|–|—|~|～|到|至|to)\s*(?P<upper>{_NUMBER})"
    rf"(?:[\s,，]*(?:步长|step)\s*(?P<step>{_NUMBER}))?",
    re.IGNORECASE,
)
_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "zip": "application/zip",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
}
"""What ``[upload …]`` may name."""


def essay(question: Question, writer: Writer) -> Built:
    """Build a longer text; ``[作文 20 行]`` says how many lines to offer."""
    lines = _LINES.search(question.flags.detail)
    interaction = ExtendedTextInteraction(
        response=RESPONSE, lines=int(lines.group(1)) if lines else None
    )
    key = ResponseKey(response=RESPONSE, cardinality="single", base_type="string")
    return (*stem(question, writer), interaction), (key,)


def upload(question: Question, writer: Writer) -> Built:
    """Build a file to hand in; ``[上传 pdf docx]`` names what is taken."""
    named = re.split(r"[\s,，、/]+", question.flags.detail.lower().strip())
    for name in named:
        if name and name not in TYPES:
            what = f"{name[:40]}; one of {' '.join(TYPES)}"
            writer.at.error("attribute-invalid", what, question.line)
    types = tuple(TYPES[name] for name in named if name in TYPES)
    key = ResponseKey(response=RESPONSE, cardinality="single", base_type="file")
    interaction = UploadInteraction(response=RESPONSE, types=types)
    return (*stem(question, writer), interaction), (key,)


def slider(question: Question, writer: Writer) -> Built:
    """Build a scale; ``[滑块 0-100 步长 5]`` has its bounds, the answer line a number on it."""
    scale = _SCALE.search(question.flags.detail)
    bounds = [_float(scale[name]) for name in ("lower", "upper", "step")] if scale else []
    lower, upper, step = bounds or (0.0, 1.0, 1.0)
    span = upper - lower
    if not scale or span <= 0 or not span / MOST_STEPS <= step <= span:
        what = f"[slider {question.flags.detail[:40]}]: for example [slider 0-100 step 5]"
        writer.at.error("attribute-invalid", what, question.line)
    said = [line.text.strip() for line in question.answers]
    given = finite(said[0]) if len(said) == 1 else None
    if given is None or not lower <= given <= upper:
        code = "key-outside-choices" if said else "key-missing"
        writer.at.error(code, "the answer line has one number on the scale", question.line)
    key = ResponseKey(
        response=RESPONSE,
        cardinality="single",
        base_type="float",
        correct=() if given is None else (f"{given:g}",),
    )
    interaction = SliderInteraction(response=RESPONSE, lower=lower, upper=upper, step=step)
    return (*stem(question, writer), interaction), (key,)


def _float(text: str | None) -> float:
    return float(text.replace("−", "-")) if text else 1.0
