"""Playbooks: a county's own way of working as a folder of YAML; found, read, merged and checked here."""

from luoshi.core.playbooks.keys import KNOWN_KEYS, MERGE_KEYS
from luoshi.core.playbooks.loading import FOLDERS, HEAD, check, find, load, shipped_playbooks
from luoshi.core.playbooks.model import Law, Playbook, PlaybookErrors
from luoshi.core.playbooks.skeleton import BadName, skeleton

__all__ = [
    "FOLDERS",
    "HEAD",
    "KNOWN_KEYS",
    "MERGE_KEYS",
    "BadName",
    "Law",
    "Playbook",
    "PlaybookErrors",
    "check",
    "find",
    "load",
    "shipped_playbooks",
    "skeleton",
]
