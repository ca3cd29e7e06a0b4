"""Reasons of the gateway itself."""

from gateway.reasons.reason import Reason

EDGE = {
    "BODY_MALFORMED": Reason(400, "请求内容不是有效的JSON对象", "The body is not a valid JSON object"),
    "IDEMPOTENCY_KEY_REQUIRED": Reason(
        400, "请在请求头中提供Idempotency-Key", "An Idempotency-Key header is required"
    ),
    "IF_MATCH_INVALID": Reason(400, "If-Match应为之前收到的ETag", "If-Match must be an ETag received before"),
    "UNAUTHENTICATED": Reason(401, "请先登录", "Sign in first"),
    "TOKEN_INVALID": Reason(401, "登录凭证无效，请重新登录", "The access token is not valid"),
    "TOKEN_EXPIRED": Reason(401, "登录已过期，请重新登录", "The access token has expired"),
    "SESSION_ENDED": Reason(401, "该登录已退出或被终止，请重新登录", "This session was ended; sign in again"),
    "ROLE_NOT_ALLOWED": Reason(403, "当前身份不能办理此操作", "Your role may not do this"),
    "DIVISION_OUT_OF_SCOPE": Reason(403, "不在您的管辖区域内", "Outside your divisions"),
    "PATH_UNKNOWN": Reason(404, "没有这个地址", "No such address"),
    "METHOD_NOT_ALLOWED": Reason(405, "该地址不支持此方法", "Method not allowed here"),
    "BODY_TOO_LARGE": Reason(413, "请求内容不能超过1MiB", "The body exceeds 1 MiB"),
    "TARGET_TOO_LONG": Reason(414, "请求地址不能超过8192字节", "The address exceeds 8,192 bytes"),
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
