from django.utils.translation import gettext_lazy as _

from luoshi.office.access.duties import Duty, Route, act, form, page
from luoshi.office.access.roles import Purpose, Reach, Role
from luoshi.office.audit.verbs import Erasure, Verb

_OWN, _SUBTREE = Reach.OWN, Reach.SUBTREE

DUTIES = [
    Duty(
        "documents.read",
        {Role.CLERK: _SUBTREE, Role.COORDINATOR: _SUBTREE, Role.LEADER: _SUBTREE, Role.ASSESSOR: _SUBTREE},
        Purpose.SUPERVISION,
    ),
    Duty("documents.review", {Role.CLERK: _SUBTREE, Role.COORDINATOR: _OWN}, Purpose.SUPERVISION),
    Duty(
        "tasks.read",
        {
            Role.CLERK: _SUBTREE,
            Role.COORDINATOR: _SUBTREE,
            Role.HANDLER: _OWN,
            Role.VILLAGE_CLERK: _OWN,
            Role.LEADER: _SUBTREE,
            Role.ASSESSOR: _SUBTREE,
        },
        Purpose.SUPERVISION,
    ),
    Duty("tasks.assign", {Role.CLERK: _SUBTREE, Role.COORDINATOR: _SUBTREE}, Purpose.SUPERVISION),
    Duty("tasks.report", {Role.HANDLER: _OWN, Role.COORDINATOR: _OWN, Role.VILLAGE_CLERK: _OWN}, Purpose.EXECUTION),
    Duty("tasks.approve", {Role.LEADER: _OWN}, Purpose.EXECUTION),
    Duty("tasks.verify", {Role.CLERK: _SUBTREE, Role.COORDINATOR: _SUBTREE}, Purpose.SUPERVISION),
    Duty(
        "tasks.urge",
        {Role.CLERK: _SUBTREE, Role.COORDINATOR: _SUBTREE, Role.LEADER: _SUBTREE},
        Purpose.SUPERVISION,
    ),
    Duty("tasks.decide_due", {Role.CLERK: _SUBTREE, Role.LEADER: _SUBTREE}, Purpose.SUPERVISION),
]

ROUTES: list[Route] = [
    page("work:documents", "documents.read"),
    form("work:enter_document", "documents.review"),
    page("work:document", "documents.read"),
    form("work:edit_document", "documents.review"),
    page("work:reading", "documents.read"),
    act("work:retry_document", "documents.review"),
    page("work:review", "documents.read"),
    page("work:measure", "documents.read"),
    form("work:edit_measure", "documents.review"),
    act("work:accept", "documents.review"),
    act("work:reject", "documents.review"),
    act("work:merge", "documents.review"),
    form("work:split", "documents.review"),
    act("work:bulk", "documents.review"),
    act("work:add_measure", "documents.review"),
    act("work:undo", "documents.review"),
    form("work:assign", "tasks.assign"),
    page("work:task_table", "documents.read", verb="documents.exported"),
    page("work:tasks", "tasks.read"),
    page("work:tasks_matrix", "tasks.read"),
    page("work:tasks_timeline", "tasks.read"),
    page("work:tasks_export", "tasks.read", verb="tasks.exported"),
    form("work:new_task", "tasks.assign"),
    page("work:task", "tasks.read"),
    form("work:move", "tasks.read"),
    act("work:undo_move", "tasks.read"),
    form("work:report", "tasks.report"),
    page("work:see_report", "tasks.read"),
    form("work:report_move", "tasks.read"),
    act("work:urge_many", "tasks.urge"),
]

VERBS = [
    Verb("documents.entered", _("录入文件"), Erasure.NOTHING_PERSONAL),
    Verb("documents.changed", _("修改文件信息"), Erasure.NOTHING_PERSONAL),
    Verb("documents.read", _("读取并分解"), Erasure.NOTHING_PERSONAL),
    Verb("documents.refused", _("未能读取"), Erasure.NOTHING_PERSONAL),
    Verb("documents.exported", _("导出任务分解表"), Erasure.NOTHING_PERSONAL),
    Verb("measures.changed", _("修改措施"), Erasure.NOTHING_PERSONAL),
    Verb("measures.decided", _("判断措施"), Erasure.NOTHING_PERSONAL),
    Verb("measures.merged", _("合并措施"), Erasure.NOTHING_PERSONAL),
    Verb("measures.split", _("拆分措施"), Erasure.NOTHING_PERSONAL),
    Verb("measures.undone", _("撤销判断"), Erasure.NOTHING_PERSONAL),
    Verb("tasks.assigned", _("交办任务"), Erasure.NOTHING_PERSONAL),
    Verb("tasks.moved", _("办理任务"), Erasure.NOTHING_PERSONAL),
    Verb("tasks.undone", _("撤销办理"), Erasure.NOTHING_PERSONAL),
    Verb("tasks.due_changed", _("调整时限"), Erasure.NOTHING_PERSONAL),
    Verb("tasks.urged", _("催办"), Erasure.NOTHING_PERSONAL),
    Verb("tasks.handed_over", _("移交在办任务"), Erasure.REFERENCES_ONLY),
    Verb("tasks.exported", _("导出任务"), Erasure.NOTHING_PERSONAL),
    Verb("reports.written", _("填写进展"), Erasure.NOTHING_PERSONAL),
    Verb("reports.moved", _("办理进展报告"), Erasure.NOTHING_PERSONAL),
]
