"""Reasons about papers handed in as files."""

from gateway.reasons.reason import Reason

MATERIALS = {
    "FILE_NOT_FOUND": Reason(404, "没有找到文件", "The content of this file is not here"),
    "MATERIALS_INVALID": Reason(422, "补交的材料有误，请逐项更正", "The papers have faults; see errors"),
    "MATERIALS_UNUSED_TOO_MANY": Reason(
        409,
        "未用于办件的文件过多，请先使用或待其过期",
        "Too many files that no application names; use them or wait",
    ),
    "MATERIAL_EMPTY": Reason(422, "文件是空的", "The file is empty"),
    "MATERIAL_EXPIRED": Reason(
        422, "所引用的材料文件已过保存期，请重新上传", "A named file is gone; upload it again"
    ),
    "MATERIAL_FILE_REQUIRED": Reason(
        422,
        "请先上传材料文件，再提交其编号",
        "Upload the file first, then name it; only a counter notes what it saw",
    ),
    "MATERIAL_FORM_WRONG": Reason(422, "材料提交形式不符合要求", "This paper does not come in this form"),
    "MATERIAL_KIND_NOT_ALLOWED": Reason(
        422, "不能以这种方式提交该材料", "A paper may not be given in this way here"
    ),
    "MATERIAL_NOT_FOUND": Reason(404, "没有找到该材料", "No such file, or not yours to see"),
    "MATERIAL_NOT_PROMISED": Reason(422, "不在承诺补交的材料之内", "This paper was not promised for later"),
    "MATERIAL_OF_ANOTHER_KIND": Reason(422, "所引用的文件是另一种材料", "The file is another paper"),
    "MATERIAL_OUT_OF_DATE": Reason(422, "所引用的材料已过有效期", "The paper is no longer valid"),
    "MATERIAL_REUSABLE": Reason(
        409,
        "申请人以前提交过且仍有效的材料，请直接复用",
        "The applicant gave this paper before; use it again",
    ),
    "MATERIAL_TOO_LARGE": Reason(413, "文件过大", "The file is too large"),
    "MATERIAL_TYPE_DIFFERS": Reason(
        422, "文件内容与所声明的类型不符", "The content is not what it is said to be"
    ),
    "MATERIAL_TYPE_UNSUPPORTED": Reason(
        415, "只收PDF、OFD、JPEG、PNG、DOCX文件", "PDF, OFD, JPEG, PNG and DOCX only"
    ),
    "PROMISE_OUT_OF_RANGE": Reason(
        422, "补交日期超出允许的范围", "Promised for a day on which it may not come"
    ),
    "UPLOAD_BROKEN_OFF": Reason(503, "文件传输中断，请重新上传", "The upload broke off; try again"),
    "UPLOAD_HEAD_MISSING": Reason(422, "缺少文件说明", "The upload does not say what it is"),
}
