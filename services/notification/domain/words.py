"""The words of every subject: kind → language → title and sentences."""

from services.notification.domain import (
    agency_words,
    certificate_words,
    commitment_words,
    deferring_words,
    delivery_words,
    errand_words,
    lookup_words,
    package_words,
    staff_words,
)

WORDS = {
    **certificate_words.WORDS,
    **commitment_words.WORDS,
    **agency_words.WORDS,
    **deferring_words.WORDS,
    **delivery_words.WORDS,
    **errand_words.WORDS,
    **lookup_words.WORDS,
    **package_words.WORDS,
    **staff_words.WORDS,
}
