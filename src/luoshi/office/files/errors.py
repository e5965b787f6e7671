"""Why a file is not taken. No Django here: the child process that reads files raises and returns the same thing."""

from __future__ import annotations

from luoshi.core.issues import Text


class Refused(Exception):
    """A file that the product will not take.

    code: for programs and tests, for example `encrypted`
    name: the file as its owner knows it
    reason, mend: whole sentences, in plain words: what is wrong, and what to do
    """

    @classmethod
    def said(cls, code: str, name: str, reason: Text, mend: Text, language: str) -> Refused:
        """A refusal in one of the two languages, where there is no gettext."""
        return cls(code, name, reason.say(language), mend.say(language))

    def __init__(self, code: str, name: str, reason: str, mend: str) -> None:
        super().__init__(f"{name}：{reason}{mend}")
        self.code = code
        self.name = name
        self.reason = reason
        self.mend = mend
