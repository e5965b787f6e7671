"""The console script `luoshi`. Each command's code is loaded when it is called, so that `breakdown` never loads Django.

Data goes to standard output or `--out`, messages to standard error. Ends with 0 (done), 1 (done, and what was asked
for does not hold) or 2 (bad usage or input; nothing was written).
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence

from luoshi.cli.messages import BadInput, complain, words

Add = Callable[[argparse.ArgumentParser], None]


def main(given: Sequence[str] | None = None) -> int:
    """Run one command; what to give back to the shell."""
    command_line = list(sys.argv[1:] if given is None else given)
    if command_line[:1] == ["manage"]:  # everything after it is Django's, options included
        return _run("luoshi.cli.site:manage", argparse.Namespace(arguments=command_line[1:]))
    asked = _parser().parse_args(command_line)
    return _run(asked.function, asked)


def commands() -> list[str]:
    """Every command by name."""
    return [row[0] for row in _COMMANDS]


def _run(function: str, asked: argparse.Namespace) -> int:
    module, _, name = function.partition(":")
    try:
        return int(getattr(importlib.import_module(module), name)(asked))
    except BadInput as error:
        complain(error)
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="luoshi",
        description=words(
            "落实：从说过的话到做成的事，证据都在。", "From what was said to what was done, with the proof kept."
        ),
    )
    commands = parser.add_subparsers(metavar=words("命令", "COMMAND"), required=True)
    for name, zh, en, example, function, add in _COMMANDS:
        command = commands.add_parser(
            name,
            help=words(zh, en),
            description=words(zh, en),
            epilog=f"{words('例如：', 'Example:')}\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.set_defaults(function=function)
        add(command)
    return parser


def _data(command: argparse.ArgumentParser, default: str | None = "./luoshi-data") -> None:
    text = words("数据文件夹", "the data folder")
    command.add_argument("--data", metavar="DIR", default=default, required=default is None, help=text)


def _demo(command: argparse.ArgumentParser) -> None:
    _data(command, "./luoshi-demo")
    command.add_argument("--host", metavar="H", default="127.0.0.1", help=words("只能是本机地址", "this machine only"))
    command.add_argument(
        "--port", metavar="N", type=_port, default=0, help=words("0 表示任选空闲端口", "0 picks a free one")
    )
    command.add_argument(
        "--today", metavar="DATE", help=words("把示例的今天定在这一天", "the day that counts as today")
    )
    command.add_argument("--no-browser", action="store_true", help=words("不打开浏览器", "open no browser"))
    command.add_argument("--load-only", action="store_true", help=words("只生成数据，不启动", "make the data and end"))


def _init(command: argparse.ArgumentParser) -> None:
    _data(command, None)
    command.add_argument("--county", metavar="NAME", default="", help=words("县（区）名称", "name of the county"))


def _serve(command: argparse.ArgumentParser) -> None:
    _data(command)
    command.add_argument("--host", metavar="H", default="127.0.0.1", help=words("监听地址", "address to listen on"))
    command.add_argument(
        "--port", metavar="N", type=_port, default=8080, help=words("端口，0 表示任选", "port, 0 picks a free one")
    )
    command.add_argument("--tls-cert", metavar="F", help=words("证书文件（PEM）", "certificate (PEM)"))
    command.add_argument("--tls-key", metavar="F", help=words("私钥文件（PKCS#8）", "private key (PKCS#8)"))
    command.add_argument(
        "--behind-proxy", action="store_true", help=words("前面有反向代理终结 TLS", "a proxy in front ends TLS")
    )


def _breakdown(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", metavar="FILE", nargs="+", help=".txt .md .html .docx .pdf .doc .wps")
    command.add_argument("--format", choices=("json", "table", "xlsx", "docx"), default="json")
    command.add_argument(
        "--out", metavar="PATH", help=words("写到文件；xlsx、docx 必填", "write here; needed for xlsx, docx")
    )
    command.add_argument("--units", metavar="UNITS.csv", help=words("本县单位名单", "the county's units"))
    command.add_argument(
        "--playbooks", metavar="DIR", action="append", default=[], help=words("规程文件夹", "playbook folders")
    )


def _playbook(command: argparse.ArgumentParser) -> None:
    what = command.add_subparsers(metavar="check | list | new", required=True)
    check = what.add_parser("check", help=words("检查规程文件夹", "check a playbook folder"))
    check.add_argument("folder", metavar="DIR")
    check.set_defaults(function="luoshi.cli.playbook:check")
    listed = what.add_parser("list", help=words("列出可用的规程", "list the playbooks at hand"))
    listed.set_defaults(function="luoshi.cli.playbook:show")
    new = what.add_parser("new", help=words("新建一个带注释的规程", "a new commented playbook"))
    new.add_argument("name", metavar="NAME")
    new.set_defaults(function="luoshi.cli.playbook:new")


def _manage(command: argparse.ArgumentParser) -> None:
    command.add_argument("arguments", nargs=argparse.REMAINDER)


def _port(text: str) -> int:
    if text.isdecimal() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(words(f"端口应在 0 到 65535 之间：{text}", f"a port from 0 to 65535, not {text}"))


_COMMANDS: tuple[tuple[str, str, str, str, str, Add], ...] = (
    ("demo", "示例县：生成并启动", "an example county, made once and served",
     "luoshi demo --port 0 --no-browser", "luoshi.cli.site:demo", _demo),
    ("init", "新建一个空的县", "an empty county",
     "luoshi init --data ./luoshi-data --county 青禾县", "luoshi.cli.site:init", _init),
    ("serve", "启动服务和后台进程", "serve a county: application server and worker",
     "luoshi serve --data ./luoshi-data --port 8080", "luoshi.cli.serve:serve", _serve),
    ("breakdown", "把文件分解成任务", "break documents down into measures",
     "luoshi breakdown 讲话.docx --format xlsx --out 任务分解表.xlsx", "luoshi.cli.breakdown:breakdown", _breakdown),
    ("playbook", "检查、列出、新建规程", "check, list or begin playbooks",
     "luoshi playbook check ./my_county", "", _playbook),
    ("worker", "后台进程（由 serve 启动）", "the worker process (started by serve)",
     "luoshi worker --data ./luoshi-data", "luoshi.cli.site:worker", _data),
    ("manage", "Django 的命令", "Django's own commands",
     "luoshi manage showmigrations", "luoshi.cli.site:manage", _manage),
)  # fmt: skip
