"""The kinds of question that can be written by hand."""

from cloud.core.papers import plain_fields, plain_options, plain_texts
from cloud.core.papers.plain_question import Kind

KINDS = {
    "choice": Kind(plain_options.choice, options=True),
    "order": Kind(plain_options.order, options=True),
    "match": Kind(plain_options.match, options=True),
    "pairs": Kind(plain_options.pairs, options=True),
    "gaps": Kind(plain_texts.gaps, options=True),
    "blanks": Kind(plain_texts.blanks, options=False),
    "slider": Kind(plain_fields.slider, options=False),
    "essay": Kind(plain_fields.essay, options=False, examined=True),
    "upload": Kind(plain_fields.upload, options=False, examined=True),
}
