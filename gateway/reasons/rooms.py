"""Every reason that an answer of this API may give: its HTTP status and its sentence in both languages.

Rooms bring their own Chinese sentence; this one documents the reason and stands in where there is none.
"""

from typing import NamedTuple


class Reason(NamedTuple):
    """`status`: HTTP. `zh`, `en`: one sentence each."""

    status: int
    zh: str
    en: str


_GATEWAY = {
    "BODY_MALFORMED": Reason(400, "请求内容不是有效的JSON对象", "The body is not a valid JSON object"),
    "IDEMPOTENCY_KEY_REQUIRED": Reason(
        400, "请在请求头中提供Idempotency-Key", "An Idempotency-Key header is required"
    ),
    "IF_MATCH_INVALID": Reason(400, "If-Match应为之前收到的ETag", "If-Match must be an ETag received before"),
    "UNAUTHENTICATED": Reason(401, "请先登录", "Sign in first"),
    "TOKEN_INVALID": Reason(401, "登录凭证无效，请重新登录", "The access token is not valid"),
    "TOKEN_EXPIRED": Reason(401, "登录已过期，请重新登录", "The access token has expired"),
    "ROLE_NOT_ALLOWED": Reason(403, "当前身份不能办理此操作", "Your role may not do this"),
    "DIVISION_OUT_OF_SCOPE": Reason(403, "不在您的管辖区域内", "Outside your divisions"),
    "PATH_UNKNOWN": Reason(404, "没有这个地址", "No such address"),
    "METHOD_NOT_ALLOWED": Reason(405, "该地址不支持此方法", "Method not allowed here"),
    "BODY_TOO_LARGE": Reason(413, "请求内容不能超过1MiB", "The body exceeds 1 MiB"),
    "CONTENT_TYPE_UNSUPPORTED": Reason(
        415, "请求内容应为application/json", "The body must be application/json"
    ),
    "BODY_INVALID": Reason(422, "提交内容有误，请按所列各项修改", "The body has faults; see errors"),
    "QUERY_INVALID": Reason(422, "查询条件有误，请按所列各项修改", "The query has faults; see errors"),
    "IDEMPOTENCY_KEY_INVALID": Reason(
        422, "幂等键应为1至128个可打印的ASCII字符", "The key must be 1 to 128 printable ASCII characters"
    ),
    "FIELD_REQUIRED": Reason(422, "此项必填", "Required"),
    "FIELD_UNKNOWN": Reason(422, "没有这一项", "No such field"),
    "FIELD_TYPE": Reason(422, "类型不正确", "Wrong type"),
    "FIELD_ENUM": Reason(422, "不在可选值之中", "Not one of the allowed values"),
    "FIELD_RANGE": Reason(422, "超出允许范围", "Out of range"),
    "FIELD_PATTERN": Reason(422, "格式不正确", "Wrong format"),
    "RATE_LIMITED": Reason(429, "请求过于频繁，请稍后再试", "Too many requests; try again later"),
    "INTERNAL": Reason(500, "内部错误，请凭追踪编号联系管理员", "Internal error; quote the trace id"),
    "BODY_TIMEOUT": Reason(503, "接收请求内容超时", "The body did not arrive in time"),
    "TOO_BUSY": Reason(503, "当前办理人数较多，请稍后再试", "Busy; try again in a moment"),
    "UNAVAILABLE": Reason(503, "服务暂时不可用，请稍后再试", "Temporarily unavailable; try again"),
    "DEADLINE_EXCEEDED": Reason(503, "等待超时，请稍后再试", "Timed out; try again"),
    "KEYS_UNAVAILABLE": Reason(503, "暂时无法核验登录凭证", "Access tokens cannot be checked right now"),
    "NOT_READY": Reason(503, "部分服务尚未就绪", "Some rooms are not ready"),
    "STACK_UNREACHABLE": Reason(
        503, "负责该区划的系统暂时无法连接，请稍后再试", "The stack that owns this division cannot be reached"
    ),
    "FORWARDING_LOOP": Reason(508, "请求在各级之间循环转发", "The request was forwarded in a circle"),
}
_ROOMS = {
    "APPLICANT_NOT_SELF": Reason(
        403,
        "只能为本人申请，代他人申请请到窗口或委托代办员",
        "Apply for yourself, or through a clerk or agent",
    ),
    "AUDIENCE_UNKNOWN": Reason(422, "没有这类服务对象", "No such audience"),
    "DEPARTMENT_REQUIRED": Reason(422, "审批人员须填写所属部门", "A reviewer needs a department"),
    "ITEM_COPY_MISSING": Reason(
        503, "该事项的办理规则尚未同步到本级", "The item's rules have not arrived here yet"
    ),
    "ITEM_TYPE_UNKNOWN": Reason(422, "没有这类事项", "No such item type"),
    "PERSON_INVALID": Reason(422, "注册信息有误，请按所列各项修改", "The account has faults; see errors"),
    "Q_TOO_LONG": Reason(422, "查找文字过长", "The search text is too long"),
    "REASON_TOO_LONG": Reason(422, "理由过长", "The reason is too long"),
    "SAME_PERSON": Reason(403, "受理人不能作出决定", "Whoever took it in may not decide it"),
    "SESSION_NOT_FOUND": Reason(404, "未找到该登录会话", "No such session on this stack"),
    "SIGN_IN_BUSY": Reason(503, "登录人数较多，请稍后再试", "Too many sign-ins at once; try again"),
    "SIGN_IN_INVALID": Reason(422, "登录方式不正确", "No such kind of sign-in"),
    "STAFF_INVALID": Reason(422, "账号信息有误，请按所列各项修改", "The account has faults; see errors"),
    "STATE_UNKNOWN": Reason(422, "没有这一状态", "No such state"),
    "STORE_UNAVAILABLE": Reason(
        503, "数据暂时无法读写，请稍后再试", "The database cannot be reached; try again"
    ),
    "SUPPLEMENT_INVALID": Reason(
        422, "补正内容有误，请按所列各项修改", "The supplement has faults; see errors"
    ),
    "TOTP_NOT_ENROLLED": Reason(422, "该账号未启用动态口令", "This account has no one-time password"),
    "CREDENTIALS_WRONG": Reason(401, "账号或密码不正确", "Wrong account or password"),
    "REFRESH_INVALID": Reason(401, "登录已失效，请重新登录", "The refresh token is void"),
    "DEPARTMENT_NOT_ALLOWED": Reason(403, "不是您所在部门的任务", "Not your department's task"),
    "STAFF_MAY_NOT_RATE": Reason(403, "工作人员不能评价", "Staff may not rate"),
    "APPLICATION_NOT_FOUND": Reason(404, "未找到该申请", "No such application"),
    "CASE_NOT_FOUND": Reason(404, "未找到该办件", "No such case"),
    "DIVISION_UNKNOWN": Reason(422, "没有这一区划", "No such division"),
    "HALL_UNKNOWN": Reason(404, "没有这个大厅", "No such hall"),
    "ITEM_NOT_LISTED": Reason(422, "目录中没有该事项", "Not in the catalogue"),
    "MESSAGE_NOT_FOUND": Reason(404, "未找到该消息", "No such message"),
    "TICKET_NOT_FOUND": Reason(404, "未找到该号票", "No such ticket"),
    "TOKEN_UNKNOWN": Reason(404, "评价邀请无效", "No such invitation"),
    "WINDOW_UNKNOWN": Reason(404, "没有这个窗口", "No such window"),
    "APPLICATION_STATE": Reason(409, "申请当前状态不能办理此操作", "Not possible in the application's state"),
    "CASE_STATE": Reason(409, "办件当前状态不能办理此操作", "Not possible in the case's state"),
    "HALL_FULL": Reason(409, "今日号票已取完", "No more tickets today"),
    "IDEMPOTENCY_KEY_REUSED": Reason(
        409, "同一个幂等键已用于不同的请求", "The key was used for another request"
    ),
    "PERSON_EXISTS": Reason(409, "该身份已注册", "This person has an account"),
    "SUPPLEMENT_ALREADY_REQUESTED": Reason(409, "已经一次性告知过", "The one notice was given already"),
    "TICKET_STATE": Reason(409, "号票当前状态不能办理此操作", "Not possible in the ticket's state"),
    "TOKEN_USED": Reason(409, "该办件已评价", "This case was rated already"),
    "INVITATION_EXPIRED": Reason(409, "评价码已过期", "The invitation to rate has expired"),
    "USERNAME_TAKEN": Reason(409, "用户名已被使用", "The user name is taken"),
    "WINDOW_BUSY": Reason(409, "窗口正在服务其他号票", "The window serves another ticket"),
    "STALE_VERSION": Reason(412, "内容已被他人更新，请刷新后再试", "Changed by someone else meanwhile"),
    "APPLICANT_TYPE_NOT_ALLOWED": Reason(422, "该事项不面向此类申请人", "Not open to this kind of applicant"),
    "CHANNEL_NOT_SUPPORTED": Reason(422, "该事项不支持此渠道", "Not offered through this channel"),
    "CHECK_MISSING": Reason(422, "尚有条件未核对", "A condition was not checked"),
    "CHECK_UNKNOWN": Reason(422, "没有这一条件", "No such condition"),
    "CURSOR_INVALID": Reason(422, "分页位置无效", "Not a cursor of this list"),
    "DIVISION_MALFORMED": Reason(
        422, "区划代码应为6位、9位或12位数字", "A division code has 6, 9 or 12 digits"
    ),
    "FORM_INVALID": Reason(422, "申请表有误，请按所列各项修改", "The form has faults; see errors"),
    "GRADE_OUT_OF_RANGE": Reason(422, "评价等级应为1至5", "A grade is 1 to 5"),
    "ID_INVALID": Reason(422, "公民身份号码不正确", "Not a valid resident ID number"),
    "ITEM_CLASSIFIED_OFFLINE_ONLY": Reason(422, "该事项只能现场办理", "Only handled in person"),
    "ITEM_EX_OFFICIO": Reason(
        422, "该事项由部门依职权办理，无需申请", "Done ex officio; cannot be applied for"
    ),
    "LANE_UNKNOWN": Reason(422, "没有这类排队", "No such lane"),
    "LEVEL_CANNOT_ACCEPT": Reason(422, "该事项不能在此层级受理", "Not accepted at this level"),
    "LIMIT_OUT_OF_RANGE": Reason(422, "每页条数应为1至100", "The limit must be 1 to 100"),
    "MATERIAL_MISSING": Reason(422, "补正材料不齐", "A requested paper is missing"),
    "MATERIAL_NOT_ON_LIST": Reason(422, "材料不在清单内", "Not on the item's list"),
    "MATERIAL_NOT_REQUESTED": Reason(422, "材料未被要求补正", "This paper was not asked for"),
    "NAME_REQUIRED": Reason(422, "请填写姓名", "A name is required"),
    "OUTCOME_CONTRADICTS_CHECKS": Reason(422, "决定与核对结果不一致", "The outcome contradicts the checks"),
    "OUTCOME_UNKNOWN": Reason(422, "决定应为准予或不予", "Outcome must be granted or denied"),
    "PASSWORD_WEAK": Reason(422, "密码强度不足", "The password is too weak"),
    "PHONE_INVALID": Reason(422, "手机号码不正确", "Not a valid phone number"),
    "REASON_REQUIRED": Reason(422, "请说明理由", "A reason is required"),
    "REASON_TOO_MANY": Reason(422, "评价原因过多", "Too many reasons"),
    "ROLE_UNKNOWN": Reason(422, "没有这一角色", "No such role"),
    "RULE_FAILED": Reason(422, "不符合填报规则", "A rule of the form is broken"),
    "TEXT_TOO_LONG": Reason(422, "文字过长", "The text is too long"),
    "USCC_INVALID": Reason(422, "统一社会信用代码不正确", "Not a valid credit code"),
    "USERNAME_INVALID": Reason(422, "用户名不符合要求", "Not a valid user name"),
    "SIGN_IN_LOCKED": Reason(
        403, "登录失败次数过多，请稍后再试", "Locked after failed attempts; try again later"
    ),
    "NUMBERS_EXHAUSTED": Reason(503, "今日受理编号已用完", "No more receipt numbers today"),
}
REASONS: dict[str, Reason] = {**_GATEWAY, **_ROOMS}

# Whatever the kind, these have one HTTP status of their own.
FIXED_STATUSES: dict[str, int] = {
    name: reason.status
    for name, reason in REASONS.items()
    if reason.status in (400, 401, 405, 413, 415, 429, 508)
}
