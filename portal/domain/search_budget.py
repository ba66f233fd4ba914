"""How much a matching may look at. Where it is used up, less is sure; nothing is wrong."""

MAX_WORK = 20_000_000  # rows and sums looked at: some 20 seconds


class NeedsMoreTime(Exception):
    """The matching takes longer than whoever asked may wait."""


class SoekOppgitt(Exception):
    """Even noting which rows are near each other takes too long: nothing is known to be sure."""


class SearchBudget:
    """Counts the rows and sums that are looked at.

    When `most` is used up, nothing more is looked for: what would have been looked at counts as possible. Rows are
    still compared, until as much is used again; then SoekOppgitt is raised. `waits` false: NeedsMoreTime is raised at
    once.
    """

    def __init__(self, most: int = MAX_WORK, *, waits: bool = True) -> None:
        self.most, self._waits = most, waits
        self.used = 0

    @property
    def is_used(self) -> bool:
        """Whether no more sums are looked for."""
        return self._waits and self.used >= self.most

    def spend(self, work: int) -> None:
        """Note the work. Raises NeedsMoreTime or SoekOppgitt."""
        self.used += work
        if not self._waits and self.used >= self.most:
            raise NeedsMoreTime
        if self.used > 2 * self.most:
            raise SoekOppgitt

    def make_same(self) -> "SearchBudget":
        """One that allows the same."""
        return SearchBudget(self.most, waits=self._waits)
