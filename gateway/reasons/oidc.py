"""Reasons of sign-in at outside providers."""

from gateway.reasons.reason import Reason

OIDC = {
    "ID_TOKEN_INVALID": Reason(
        401,
        "身份认证结果无效，请重新登录",
        "The provider vouches for nobody, or not in answer to this sign-in",
    ),
    "OIDC_NUMBER_MISSING": Reason(
        403,
        "身份认证服务未提供有效的姓名和公民身份号码",
        "The provider gave no valid resident ID number and name",
    ),
    "OIDC_PROVIDER_UNKNOWN": Reason(404, "没有这个身份认证服务", "No such provider"),
    "OIDC_STATE_UNKNOWN": Reason(
        401,
        "登录请求无效、已使用或已过期，请重新登录",
        "The state is unknown, used or expired; start again",
    ),
    "OIDC_UNAVAILABLE": Reason(
        503, "外部身份认证服务暂不可用，请稍后再试", "The provider cannot be asked now"
    ),
    "REDIRECT_NOT_ALLOWED": Reason(422, "该回跳地址未登记", "Not a registered redirect URI of this provider"),
}
