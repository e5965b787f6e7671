from django.utils.translation import gettext_lazy as _

from luoshi.office.access.duties import OPEN, SIGNED_IN, Duty, Route, act, form, page
from luoshi.office.access.roles import Purpose, Reach, Role
from luoshi.office.audit.verbs import Erasure, Verb

DUTIES = [
    Duty("people.read", {Role.ADMINISTRATOR: Reach.SUBTREE, Role.AUDITOR: Reach.EVERYWHERE}, Purpose.ADMINISTRATION),
    Duty("people.change", {Role.ADMINISTRATOR: Reach.SUBTREE}, Purpose.ADMINISTRATION),
]

_BEFORE_SIGN_IN = {"GET": OPEN, "HEAD": OPEN, "POST": OPEN}
_OWN = {"GET": SIGNED_IN, "HEAD": SIGNED_IN, "POST": SIGNED_IN}

ROUTES: list[Route] = [
    Route("account_login", _BEFORE_SIGN_IN, reason="signing in"),
    Route("mfa_authenticate", _BEFORE_SIGN_IN, reason="second step of signing in"),
    Route("account_logout", {"POST": OPEN}, reason="leaving works in any state of a session"),
    Route(
        "accounts:setup",
        _BEFORE_SIGN_IN,
        reason="the first administrator has no account yet; guarded by a one-time link",
    ),
    Route(
        "accounts:new_password", _BEFORE_SIGN_IN, reason="the account has no password yet; guarded by a one-time link"
    ),
    Route("accounts:forgot", {"GET": OPEN, "HEAD": OPEN}, reason="says whom to call"),
    Route("account_reauthenticate", _OWN),
    Route("account_change_password", _OWN),
    Route("mfa_index", {"GET": SIGNED_IN, "HEAD": SIGNED_IN}),
    Route("mfa_activate_totp", _OWN),
    Route("mfa_deactivate_totp", _OWN),
    Route("mfa_generate_recovery_codes", _OWN),
    Route("mfa_view_recovery_codes", {"GET": SIGNED_IN, "HEAD": SIGNED_IN}),
    Route("mfa_reauthenticate", _OWN),
    Route("accounts:me", {"GET": SIGNED_IN, "HEAD": SIGNED_IN}),
    act("accounts:end_session", SIGNED_IN),
    act("accounts:switch_post", SIGNED_IN),
    page("accounts:people", "people.read"),
    form("accounts:create_person", "people.change"),
    form("accounts:person", "people.change", see="people.read"),
    act("accounts:reset", "people.change"),
    act("accounts:suspend", "people.change"),
    act("accounts:restore", "people.change"),
    form("accounts:appoint", "people.change"),
    act("accounts:leave_post", "people.change"),
    form("accounts:hand_over", "people.change"),
    page("accounts:posts", SIGNED_IN),
    form("accounts:create_post", "people.change"),
    form("accounts:post", "people.change"),
    form("accounts:import", "people.change"),
    page("accounts:template", "people.change"),
    form("accounts:import_done", "people.change"),
    act("accounts:opening_slips", "people.change"),
    page("accounts:next_steps", "people.change"),
    act("accounts:sign_out_everywhere", "people.change"),
    page("accounts:export", "people.read", verb="accounts.exported"),
    page("accounts:export_posts", SIGNED_IN, verb="accounts.exported"),
]

VERBS = [
    Verb("accounts.setup", _("首次设置"), Erasure.REFERENCES_ONLY),
    Verb("accounts.created", _("新建人员"), Erasure.REFERENCES_ONLY),
    Verb("accounts.changed", _("修改人员"), Erasure.REFERENCES_ONLY),
    Verb("accounts.suspended", _("停用账号"), Erasure.REFERENCES_ONLY),
    Verb("accounts.restored", _("恢复账号"), Erasure.REFERENCES_ONLY),
    Verb("accounts.reset", _("发起密码重置"), Erasure.REFERENCES_ONLY),
    Verb("accounts.password_set", _("设置密码"), Erasure.REFERENCES_ONLY),
    Verb("accounts.signed_in", _("登录"), Erasure.REFERENCES_ONLY),
    Verb("accounts.signed_out", _("退出"), Erasure.REFERENCES_ONLY),
    Verb("accounts.sign_in_failed", _("登录失败"), Erasure.REFERENCES_ONLY),
    Verb("accounts.session_ended", _("结束会话"), Erasure.REFERENCES_ONLY),
    Verb("accounts.second_factor", _("变更第二重验证"), Erasure.REFERENCES_ONLY),
    Verb("accounts.post_created", _("新建岗位"), Erasure.NOTHING_PERSONAL),
    Verb("accounts.post_changed", _("修改岗位"), Erasure.NOTHING_PERSONAL),
    Verb("accounts.appointed", _("任职"), Erasure.REFERENCES_ONLY),
    Verb("accounts.left_post", _("离任"), Erasure.REFERENCES_ONLY),
    Verb("accounts.handed_over", _("交接工作"), Erasure.REFERENCES_ONLY),
    Verb("accounts.post_entered", _("切换岗位"), Erasure.REFERENCES_ONLY),
    Verb("accounts.imported", _("导入人员岗位"), Erasure.REFERENCES_ONLY),
    Verb("accounts.import_undone", _("撤销人员导入"), Erasure.REFERENCES_ONLY),
    Verb("accounts.work_moved", _("移交在办工作"), Erasure.REFERENCES_ONLY),
    Verb("accounts.exported", _("导出人员名单"), Erasure.NOTHING_PERSONAL),
]
