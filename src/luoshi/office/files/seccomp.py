"""A system call filter for a child process, through ctypes: no network, no new programs, no writing.

Best effort beside the resource limits and the audit hook: on other machines, or where the kernel refuses, `install`
says so and the child goes on with those. The numbers are those of the kernel's tables for the two machines.
"""

from __future__ import annotations

import ctypes
import platform
import struct
from typing import Final, NamedTuple

PR_SET_NO_NEW_PRIVS: Final = 38
PR_SET_SECCOMP: Final = 22
SECCOMP_MODE_FILTER: Final = 2

ALLOW: Final = 0x7FFF0000
KILL: Final = 0x80000000
EPERM: Final = 0x00050000 | 1
ENOSYS: Final = 0x00050000 | 38

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER_AT, MACHINE_AT, ARGUMENT_0_AT = 0, 4, 16

CLONE_THREAD: Final = 0x00010000
WRITING: Final = 0o1 | 0o2 | 0o100 | 0o1000  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC
AF_UNIX: Final = 1
X32_BIT: Final = 0x40000000


class Machine(NamedTuple):
    """arch: how the kernel names the machine; the rest: numbers of its system calls."""

    arch: int
    clone: int
    opening: tuple[tuple[int, int], ...]
    """(number, which argument holds the flags)"""
    network: tuple[int, ...]
    programs: tuple[int, ...]
    others: tuple[int, ...]
    socket: int


CLONE3, OPENAT2 = 435, 437

MACHINES: Final = {
    "x86_64": Machine(
        arch=0xC000003E,
        clone=56,
        opening=((2, 1), (257, 2)),
        socket=41,
        network=(42, 43, 44, 46, 49, 50, 53, 288, 307, 425, 426, 427),
        programs=(57, 58, 59, 322),
        # creat, truncate, ftruncate, rename*, mkdir*, rmdir, link*, unlink*, symlink*, chmod*, chown*, mknod*, kill*,
        # ptrace, process_vm_*, mount*, unshare, setns, bpf, pidfd_*, open_by_handle_at, keyctl, perf_event_open
        others=(
            85, 76, 77, 82, 264, 316, 83, 258, 84, 86, 265, 87, 263, 88, 266, 90, 91, 268, 92, 93, 94, 260, 133, 259,
            62, 200, 234, 101, 310, 311, 165, 166, 272, 308, 321, 424, 434, 438, 304, 250, 298,
        ),
    ),
    "aarch64": Machine(
        arch=0xC00000B7,
        clone=220,
        opening=((56, 2),),
        socket=198,
        network=(199, 200, 201, 202, 203, 206, 211, 242, 269, 425, 426, 427),
        programs=(221, 281),
        others=(
            45, 46, 38, 276, 34, 37, 35, 36, 52, 53, 54, 55, 33, 129, 130, 131, 117, 270, 271, 40, 39, 97, 268, 280,
            424, 434, 438, 265, 219, 241,
        ),
    ),
}  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def reading_only(machine: Machine) -> bytes:
    """For a process that computes: it may read files and start threads, and nothing else that leaves a trace."""
    denied = (machine.socket, *machine.network, *machine.programs, *machine.others)
    rules = [_answer_if(number, EPERM) for number in denied]
    rules += [_answer_if(number, ENOSYS) for number in (CLONE3, OPENAT2)]  # the C library falls back to the older call
    rules.append(_answer_unless_bits(machine.clone, 0, CLONE_THREAD))
    rules += [_answer_if_bits(number, argument, WRITING) for number, argument in machine.opening]
    return _whole(machine, rules)


def no_internet(machine: Machine) -> bytes:
    """For a foreign program that must write and start others: sockets of this machine only."""
    rules = [_load(NUMBER_AT), _jump(JUMP_EQUAL, machine.socket, 0, 3), _load(ARGUMENT_0_AT)]
    rules += [_jump(JUMP_EQUAL, AF_UNIX, 1, 0), _return(EPERM)]
    return _whole(machine, [b"".join(rules), *(_answer_if(number, EPERM) for number in (425, 426, 427))])


def install(make: object) -> str:
    """Put a filter (`reading_only`, `no_internet`) on this process for ever; empty, or why that was not possible."""
    machine = MACHINES.get(platform.machine())
    if machine is None or not callable(make):
        return f"no filter for {platform.machine()}"
    instructions: bytes = make(machine)
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(instructions) // 8, instructions)
    filtering = (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    for arguments in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), filtering):
        if libc.prctl(*arguments) != 0:
            return f"prctl {arguments[0]}: errno {ctypes.get_errno()}"
    return ""


def _instruction(code: int, if_true: int, if_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _load(offset: int) -> bytes:
    return _instruction(LOAD, 0, 0, offset)


def _jump(code: int, value: int, if_true: int, if_false: int) -> bytes:
    return _instruction(code, if_true, if_false, value)


def _return(verdict: int) -> bytes:
    return _instruction(RETURN, 0, 0, verdict)


def _whole(machine: Machine, rules: list[bytes]) -> bytes:
    start = [_load(MACHINE_AT), _jump(JUMP_EQUAL, machine.arch, 1, 0), _return(KILL)]
    # The x32 calls of x86_64 are the same calls under other numbers.
    start += [_load(NUMBER_AT), _jump(JUMP_AT_LEAST, X32_BIT, 0, 1), _return(EPERM)]
    return b"".join([*start, *rules, _return(ALLOW)])


def _answer_if(number: int, verdict: int) -> bytes:
    return b"".join([_load(NUMBER_AT), _jump(JUMP_EQUAL, number, 0, 1), _return(verdict)])


def _answer_if_bits(number: int, argument: int, bits: int) -> bytes:
    looked = [_load(NUMBER_AT), _jump(JUMP_EQUAL, number, 0, 3), _load(ARGUMENT_0_AT + 8 * argument)]
    return b"".join([*looked, _jump(JUMP_ANY_BIT, bits, 0, 1), _return(EPERM)])


def _answer_unless_bits(number: int, argument: int, bits: int) -> bytes:
    looked = [_load(NUMBER_AT), _jump(JUMP_EQUAL, number, 0, 3), _load(ARGUMENT_0_AT + 8 * argument)]
    return b"".join([*looked, _jump(JUMP_ANY_BIT, bits, 1, 0), _return(EPERM)])
