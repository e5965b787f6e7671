"""The files with which a new playbook begins; they pass the check and say in comments what may be changed."""

from __future__ import annotations

import re

from luoshi.core.issues import Text


class BadName(ValueError):
    """The name cannot be a playbook's; `text` says which can."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.text = Text(
            f"“{name}”不能作规程名：以小写字母开头，只用小写字母、数字和下划线，最多 40 个",
            f'"{name}" cannot name a playbook: begin with a small letter; small letters, digits and _, at most 40',
        )
        super().__init__(self.text.en)


def skeleton(name: str) -> dict[str, str]:
    """The files of a new playbook, by their path inside its folder. Raises BadName."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name):
        raise BadName(name)
    return {
        "playbook.yaml": _HEAD.replace("NAME", name),
        "flows/matter.yaml": _FLOW,
        "examples/matter.yaml": _EXAMPLES,
    }


_HEAD = """\
# 规程的名片。标识须与文件夹名一致；改动内容后请更新版本号。
id: NAME
version: "1"
title: 新规程
# 说明这份规程管什么、由谁维护。
summary: 请在这里写明适用范围

# 在已有规程上修改时写它的标识；只需写出与它不同的部分，列表按 id 合并，
# 不要的项写 remove: true。
# extends: supervision

# 文字须有哪些语言；写上 en 后，缺英文会给出警告。
languages: [zh]

# 法规和文件依据，环节和操作用 basis 引用。
laws:
  - id: government_supervision
    title: 政府督查工作条例
    issued_by: 国务院
    article: 第十四条
    in_force_from: 2021-02-01
"""

_FLOW = """\
# 一件事从登记到办结的全过程。文件名就是流程标识。
id: matter
subject: matter
title: 事项
start: registered

# 亮灯规则：用去时限的百分之几，或只剩几个工作日时变黄，先到为准。
light:
  yellow_from_percent: 80
  yellow_working_days_left: 3

# 角色：谁可以做什么。
parties:
  - {id: clerk, title: 经办人}
  - {id: leader, title: 分管领导}

# 条件里用到的事实；today、actor、actor_unit 总是有的。
facts:
  - {id: handled_by, title: 承办人}
  - {id: finished_on, title: 办结日期}

stages:
  - id: registered
    title: 已登记
    phase: open          # open 在办，done 已办待确认，closed 终结
    waits_for: clerk     # 现在等谁
    limit: 5 working_days   # 也可写 60 days、2 months、2 months 15 days
    basis: government_supervision
  - id: handled
    title: 待审核
    phase: done
    waits_for: leader
    limit: 3 working_days
  - id: finished
    title: 已办结
    phase: closed
    is_final: true

moves:
  - id: handle
    title: 报结
    from: registered
    to: handled
    who: clerk
    # 要填的内容。kind 可用：
    # text、long_text、integer、decimal、percent、date、choice、unit、units、user、yes_no、attachments。
    needs:
      - {id: result, kind: long_text, label: 办理结果, required: true, min_length: 10}
    # 记下事实：today、now、actor、actor_unit、filled.字段、fact.事实；null 表示清除。
    stamps: {handled_by: actor}
    notifies: leader
  - id: confirm
    title: 办结
    from: handled
    to: finished
    who: leader
    # 不满足时按钮会说明还差什么。
    gates:
      - id: another_person
        fact: actor
        differs_from: handled_by
        message: 审核人不能是承办人
    stamps: {finished_on: today}
    notifies: clerk
  - id: send_back
    title: 退回
    from: handled
    to: registered
    who: leader
    needs:
      - {id: reason, kind: long_text, label: 退回原因, required: true}
    stamps: {handled_by: null}
    notifies: clerk
  - id: reopen
    title: 重新启动
    from: finished
    to: registered
    who: leader
    reopens: true
    asks: true
    needs:
      - {id: reason, kind: long_text, label: 原因, required: true}
    stamps: {handled_by: null, finished_on: null}
    notifies: clerk
"""

_EXAMPLES = """\
# 范例：每一步写谁做什么，应到哪个环节（stage），或应被拒绝（refused）。检查规程时会逐步走一遍。
flow: matter
walks:
  - id: another_person_confirms
    title: 承办人报结，另一人审核后办结
    steps:
      - {move: handle, by: clerk, actor: 甲, on: 2026-03-02, fill: {result: 已经按要求全部办理完毕}, stage: handled}
      - {move: confirm, by: leader, actor: 甲, refused: needs_missing, lacks: another_person}
      - {move: confirm, by: leader, actor: 乙, on: 2026-03-04, stage: finished, afterwards: {finished_on: 2026-03-04}}
"""
