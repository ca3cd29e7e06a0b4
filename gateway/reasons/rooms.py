"""Reasons of the rooms that no other file here has by subject."""

from gateway.reasons.reason import Reason

ROOMS = {
    "APPLICANT_NOT_SELF": Reason(
        403,
        "只能为本人申请，代他人申请请到窗口或委托代办员",
        "Apply for yourself, or through a clerk or agent",
    ),
    "AUDIENCE_UNKNOWN": Reason(422, "没有这类服务对象", "No such audience"),
    "DEPARTMENT_REQUIRED": Reason(422, "审批人员须填写所属部门", "A reviewer needs a department"),
    "CASE_NOT_OPEN": Reason(503, "办件尚未建立", "The case is not open yet; try again soon"),
    "ITEM_COPY_MISSING": Reason(
        503, "该事项的办理规则尚未同步到本级", "The item's rules have not arrived here yet"
    ),
    "ITEM_TYPE_UNKNOWN": Reason(422, "没有这类事项", "No such item type"),
    "BASIC_FIELD_READ_ONLY": Reason(
        403, "基本目录内容由上级统一维护，本级不能修改", "Basic fields are maintained above; see errors"
    ),
    "CLAIM_INVALID": Reason(422, "填写内容有误，请逐项更正", "The claim has faults; see errors"),
    "COUNTY_NOT_OWNED": Reason(422, "本站不负责该县的目录", "Another stack keeps this county's catalogue"),
    "ITEM_NOT_CLAIMED": Reason(404, "该网点没有认领此事项", "The site does not offer this item"),
    "LISTING_UNKNOWN": Reason(422, "没有这类清单", "No such list"),
    "POWER_ALREADY_GRANTED": Reason(409, "同一文件已赋予该项权力", "Granted already by the same document"),
    "POWER_INVALID": Reason(422, "赋权内容有误，请逐项更正", "The grant has faults; see errors"),
    "POWER_NOT_FOUND": Reason(404, "没有这项赋权", "No such delegated power"),
    "POWER_NOT_IN_FORCE": Reason(
        403, "该项赋权尚未生效、已到期或已收回", "The delegated power is not in force today"
    ),
    "POWER_STATE": Reason(409, "该项赋权已经收回", "The power was revoked already"),
    "SITE_NOT_OWNED": Reason(422, "该网点不由本站负责", "Another stack serves this site"),
    "SITE_UNKNOWN": Reason(404, "没有这个服务网点", "No such site"),
    "PERSON_INVALID": Reason(422, "注册信息有误，请按所列各项修改", "The account has faults; see errors"),
    "AT_INVALID": Reason(422, "时间应为带时区的RFC 3339格式", "Not an RFC 3339 instant with an offset"),
    "GUIDANCE_INVALID": Reason(422, "回答有误，请逐项更正", "The answers have faults; see errors"),
    "QUESTION_UNKNOWN": Reason(422, "本事项没有这个问题", "The item has no such question"),
    "ANSWER_INVALID": Reason(422, "回答有误", "Not an answer to this question"),
    "ANSWERS_MALFORMED": Reason(422, "回答应为一个不太大的对象", "Answers must be an object of bounded size"),
    "Q_REQUIRED": Reason(422, "请输入要查找的文字", "Say what to look for"),
    "Q_TOO_LONG": Reason(422, "查找文字过长", "The search text is too long"),
    "REASON_TOO_LONG": Reason(422, "理由过长", "The reason is too long"),
    "SAME_PERSON": Reason(
        403,
        "受理、审批、送达须由不同人员办理",
        "Whoever took it in may not decide it, nor who decided hand it over",
    ),
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
    "SECOND_FACTOR_REQUIRED": Reason(401, "请输入动态口令", "A one-time password is needed"),
    "SECOND_FACTOR_WRONG": Reason(
        401, "动态口令不正确或已使用过", "The one-time password is wrong or was used"
    ),
    "SECOND_FACTOR_ENROLLED": Reason(409, "该账号已启用动态口令", "The account has a second factor"),
    "SECOND_FACTOR_NOT_BEGUN": Reason(
        409, "该账号没有待确认或已启用的动态口令", "The account has no second factor"
    ),
    "SECOND_FACTOR_OWN": Reason(403, "不能重置自己的动态口令", "Nobody resets the own second factor"),
    "STAFF_SELF": Reason(403, "不能停用或启用自己的账号", "Nobody disables or enables the own account"),
    "STAFF_NOT_FOUND": Reason(404, "没有找到该工作人员账号", "No such staff account on this stack"),
    "ACCOUNT_NOT_FOUND": Reason(404, "没有找到该账号", "No such account on this stack"),
    "KEY_ROTATION_RUNNING": Reason(
        409, "上一次密钥更换尚未完成，请稍后再试", "The last rotation has yet to take effect; try again later"
    ),
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
    "ROLES_CONFLICT": Reason(422, "这些角色须由不同人员担任", "These roles may not be held by one account"),
    "SERVICE_ACCOUNT_INVALID": Reason(
        422, "服务账号信息有误，请按所列各项修改", "The service account has faults; see errors"
    ),
    "SERVICE_ACCOUNT_NOT_FOUND": Reason(404, "未找到该服务账号", "No such service account"),
    "SERVICE_ACCOUNT_REVOKED": Reason(409, "该服务账号已停用", "The service account was revoked"),
    "SERVICE_KEY_WRONG": Reason(401, "密钥不正确或已失效", "Wrong or void key"),
    "KIND_UNKNOWN": Reason(422, "没有这一类型", "No such kind"),
    "SCOPE_UNKNOWN": Reason(422, "没有这项权限", "No such scope for this kind"),
    "SITE_INVALID": Reason(422, "大厅编号不正确", "Not a hall of this division"),
    "EXPIRY_INVALID": Reason(422, "有效期不正确", "Not a date within the next 731 days"),
    "OVERLAP_OUT_OF_RANGE": Reason(
        422, "新旧密钥并用时间应为0至24小时", "The overlap must be 0 to 1440 minutes"
    ),
    "SITE_OUT_OF_SCOPE": Reason(403, "该设备不属于这个大厅", "The device does not serve this hall"),
    "PRINT_KIND_UNKNOWN": Reason(422, "没有这种打印件", "No such paper to print"),
    "PRINT_INVALID": Reason(422, "打印登记有误，请按所列各项修改", "The print record has faults; see errors"),
    "COPIES_OUT_OF_RANGE": Reason(422, "份数应为1至1000", "Copies must be 1 to 1000"),
    "FORM_MISSING": Reason(404, "该事项没有申请表", "The item has no application form"),
    "SHEET_TOO_LONG": Reason(422, "内容过长，不能打印", "Too long to print"),
    "PRINTING_UNAVAILABLE": Reason(503, "本站暂不能打印", "This stack cannot print now"),
    "PACKAGE_NOT_LISTED": Reason(404, "没有这个“一件事”套餐", "No such package is offered"),
    "MEMBER_NOT_OPTIONAL": Reason(422, "所选事项不是选办事项", "Not an optional item of this package"),
    "LIFECYCLE_UNKNOWN": Reason(422, "没有这一生命周期", "No such life cycle"),
    "ROLE_UNKNOWN": Reason(422, "没有这一角色", "No such role"),
    "RULE_FAILED": Reason(422, "不符合填报规则", "A rule of the form is broken"),
    "TEXT_TOO_LONG": Reason(422, "文字过长", "The text is too long"),
    "USCC_INVALID": Reason(422, "统一社会信用代码不正确", "Not a valid credit code"),
    "DOCUMENT_MALFORMED": Reason(422, "事项内容不是有效的JSON", "The item is not valid JSON"),
    "LINT_SCOPE_UNKNOWN": Reason(422, "范围应为items或register", "The scope is items or register"),
    "SEVERITY_UNKNOWN": Reason(422, "级别应为fault或warning", "The severity is fault or warning"),
    "USERNAME_INVALID": Reason(422, "用户名不符合要求", "Not a valid user name"),
    "SIGN_IN_LOCKED": Reason(
        403, "登录失败次数过多，请稍后再试", "Locked after failed attempts; try again later"
    ),
    "AUDIT_QUERY_INVALID": Reason(
        422, "查询条件有误，请按所列各项修改", "The question has faults; see errors"
    ),
    "AUDIT_QUERY_TOO_WIDE": Reason(
        422, "请至少指明当事人、办件或操作人员之一", "Name a person, a case or an actor"
    ),
    "PERIOD_EMPTY": Reason(422, "截止时间须晚于起始时间", "The period ends before it starts"),
    "MOMENT_INVALID": Reason(422, "时间应为带时区的RFC 3339格式", "Not an RFC 3339 time with its zone"),
    "NUMBERS_EXHAUSTED": Reason(503, "今日受理编号已用完", "No more receipt numbers today"),
}
