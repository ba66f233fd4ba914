"""The clock of a remote party, learnt from the Date of an answer that refuses our own."""

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from portal.api.answer import Answer
from portal.clock import Clock

MIN_SKEW, MAX_SKEW = timedelta(seconds=5), timedelta(minutes=5)  # less is no reason to refuse us, more is no clock
KEPT = timedelta(hours=1)


class PartyClock:
    """Our clock, corrected for a while after the party has refused it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._correction: tuple[timedelta, datetime] | None = None  # and until when it holds

    def now(self) -> datetime:
        """This moment, as the party would say."""
        moment, correction = self._clock.now(), self._correction
        return moment + correction[0] if correction and moment < correction[1] else moment

    def correct(self, answer: Answer) -> bool:
        """Correct by the Date of this answer; False, and back to our own clock, if that explains nothing."""
        moment = self._clock.now()
        try:
            skew = parsedate_to_datetime(answer.headers.get("Date", "")) - moment
        except (TypeError, ValueError, OverflowError):
            skew = timedelta(0)
        is_credible = MIN_SKEW <= abs(skew) <= MAX_SKEW
        self._correction = (skew, moment + KEPT) if is_credible else None
        return is_credible

    def forget(self) -> None:
        """Back to our own clock: the correction did not help."""
        self._correction = None
