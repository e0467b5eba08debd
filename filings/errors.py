"""One root error and its children. Each is raised with one sentence: what is wrong, where, and how to mend it.

An odd filing is not an error: it becomes a `records.Problem` beside what could be read.
"""


class ScreenError(Exception):
    """Root of every error that a user may see; the command line prints its sentence without a traceback."""


class ContractError(ScreenError):
    """A step of the pipeline broke its promise about a column, a unit or a key: a bug of ours, never a user's."""


class SettingsError(ScreenError):
    """A setting, an option or a call cannot be carried out as it stands (exit status 2)."""


class LedgerError(ScreenError):
    """The ledger cannot be opened: another process holds it, or it is of another version (exit status 2)."""


class SourceError(ScreenError):
    """A file or an outside source could not be read as what it claims to be (exit status 1); nothing of it is stored."""


class EdgarError(SourceError):
    """EDGAR refused, throttled or answered with something that is not a filing."""
