"""Stable problem codes with their sentences; the pages and the log say the same words.

A code is what a program tests, a sentence is what a person does next. Codes are never reused for
something else. Chinese first, English second.
"""

SENTENCES: dict[str, tuple[str, str]] = {
    "internal": (
        "本机出现内部错误，已记录；请重试。",
        "Something failed here and was logged; try again.",
    ),
    "malformed": ("提交的内容格式不正确。", "The request is not in the expected form."),
    "body-too-large": ("提交的内容过大。", "The request is too large."),
    "not-found": ("没有这一项。", "There is nothing here by that name."),
    "sign-in-needed": ("请先登录。", "Please sign in first."),
    "sign-in-failed": (
        "信息不匹配，请核对后重试。",
        "These do not match; check them and try again.",
    ),
    "too-many-tries": ("尝试次数过多，请稍候再试。", "Too many tries; wait a moment."),
    "not-allowed": ("您没有执行此操作的权限。", "You may not do this."),
    "cross-site": ("请求来自其他网站，已拒绝。", "The request came from another site."),
    "storage-full": (
        "磁盘已满，未能保存；已提醒监考。",
        "The disk is full, nothing was saved; staff are told.",
    ),
    "picture-unreadable": (
        "照片文件已损坏，将重新获取；请先核对证件。",
        "The photo's file is damaged and will be fetched again; check the documents.",
    ),
    "storage-failed": (
        "存储出错，未能保存；正在恢复。",
        "Storage failed, nothing was saved; recovering.",
    ),
    "seat-not-enrolled": (
        "此机位尚未登记，请监考在面板上确认。",
        "This seat is not enrolled; staff confirm it on the panel.",
    ),
    "seat-waiting": ("机位登记等待监考确认。", "The seat waits for staff to accept it."),
    "session-not-open": ("现在没有进行中的考试。", "No session is open now."),
    "session-over": ("考试已结束。", "The session is over."),
    "not-admitted": (
        "尚未完成入场核验，请联系监考。",
        "Not admitted yet; please see the invigilator.",
    ),
    "admission-refused": (
        "入场未获批准，请联系监考。",
        "Admission was refused; please see the invigilator.",
    ),
    "already-admitted": ("该考生已入场。", "This candidate is already admitted."),
    "already-decided": ("该申请已有结论。", "This request has been decided already."),
    "ticket-foreign": ("这不是本系统的准考证码。", "This is not the code of a ticket of ours."),
    "ticket-forged": (
        "准考证码的签名无效，请核对证件。",
        "The ticket's signature is not valid; check the documents.",
    ),
    "ticket-revoked": (
        "这张准考证已作废，请使用最新的准考证。",
        "This ticket was revoked; use the latest one.",
    ),
    "ticket-elsewhere": (
        "准考证属于另一场考试或另一考点。",
        "This ticket is for another session or venue.",
    ),
    "ticket-two": (
        "画面中有两个码，请只出示一张准考证。",
        "Two codes are in the picture; show one ticket only.",
    ),
    "face-declined": (
        "考生未同意人脸核验，请核对证件并提交审批。",
        "The candidate declined face processing; check the documents and file for approval.",
    ),
    "too-many-notices": ("通知过多。", "There are too many notices already."),
    "seat-head-late": (
        "已超过考试结束后 2 分钟，不能再登记机位校验码。",
        "It is more than 2 minutes after the end; no seat's letters can be entered any more.",
    ),
    "seat-head-mismatch": (
        "校验码与本机已收到的作答不符，请核对机位屏幕上的字母。",
        "The letters do not fit what this box holds; check them on the seat's screen.",
    ),
    "bad-interval": (
        "上报的时间段不在该考生的作答时间内。",
        "The time that was reported lies outside the candidate's exam.",
    ),
    "grant-over-proposal": (
        "超过可补偿的损失时间；需要更多时间请使用“延长”并写明原因。",
        "More than the lost time that can be given back; for more, extend and say why.",
    ),
    "grant-too-long": (
        "补时过长，请由总部调整考试计划。",
        "Too much time for one exam; headquarters changes the plan.",
    ),
    "grant-reason": ("延长考试需要写明原因。", "An extension needs a reason."),
    "not-filed": ("没有待审批的申请。", "No approval has been filed."),
    "filer-decides": ("申请人不能审批自己的申请。", "Whoever filed it cannot decide it."),
    "open-elsewhere": (
        "该考生已在另一机位登录，换机需监考同意。",
        "Signed in at another seat; a move needs the invigilator's yes.",
    ),
    "paper-not-cached": ("试卷尚未全部到达考点。", "The paper has not fully arrived here."),
    "paper-not-open": ("试卷尚未开启。", "The paper is not open yet."),
    "code-mistyped": (
        "密码有误，请核对标出的那一组数字。",
        "The code is mistyped; check the group that is marked.",
    ),
    "codes-refused": (
        "两个密码都无误，但不能开启本考点的试卷，请核对场次。",
        "Both codes are well typed, but open no paper here; check which session they are for.",
    ),
    "opening-not-prepared": (
        "本机没有离线开卷资料，请联系总部。",
        "Nothing for opening without a line has reached this box; call headquarters.",
    ),
    "opening-expired": ("离线开卷已过有效期。", "The time for opening with codes is over."),
    "already-opened": ("试卷已开启。", "The papers have been opened already."),
    "second-person-needed": (
        "开卷需要另一位监考人员共同操作。",
        "Another member of staff has to do this with you.",
    ),
    "entry-closed": ("已过最晚入场时间。", "Late entry has closed."),
    "attempt-submitted": ("已交卷。", "Already submitted."),
    "attempt-not-started": ("尚未开考。", "Not started yet."),
    "epoch-stale": (
        "此机位的登录已被换机取代。",
        "This sign-in was replaced by a move to another seat.",
    ),
    "operation-gap": (
        "缺少较早的作答记录，将自动补发。",
        "Earlier changes are missing; they are sent again.",
    ),
    "operation-forked": (
        "作答记录出现分叉，请重新登录。",
        "The record of changes forked; sign in again.",
    ),
    "bad-operation": ("作答记录格式不正确。", "Not a valid change of an answer."),
    "bad-signature": ("签名不正确。", "The signature does not fit."),
    "bad-key": ("密钥格式不正确。", "Not a valid key."),
    "too-many-operations": ("作答记录过多，请重新登录。", "Too many changes; sign in again."),
    "uploads-full": (
        "上传的文件已达上限，请联系监考。",
        "No more files can be handed in; see the invigilator.",
    ),
    "upload-busy": ("上一个文件正在上传，请稍候。", "Another file is on its way; a moment."),
    "upload-cut": (
        "文件没有传完，将自动重传。",
        "The file did not arrive whole; it is sent again.",
    ),
    "unknown-item": ("试卷中没有这道题。", "The paper has no such item."),
    "bad-picture": ("图片无法读取。", "The picture cannot be read."),
    "face-busy": ("核验正忙，请稍候。", "Verification is busy; a moment."),
    "face-fault": ("人脸核验暂不可用，可走审批。", "Face verification is down; file for approval."),
    "faces-alike": (
        "报名照片中有不同考生疑似同一人，请在核验时留意。",
        "Roster photos of different candidates look like one person; mind them at the door.",
    ),
    "face-thresholds": (
        "总部标定的阈值属于另一人脸模型，已改用本机模型的阈值；请联系总部。",
        "The calibrated thresholds are of another face model; this box uses its own. Tell headquarters.",
    ),
    "picture-not-kept": (
        "核验照片未能保存，核验照常进行；请检查磁盘。",
        "A picture of a check-in was not kept; checking in goes on. See to the disk.",
    ),
    "clock-unknown": (
        "考点盒时间不可信，请主考确认时间。",
        "The box's time is not known; the chief confirms it.",
    ),
    "journal-damaged": (
        "本机记录损坏，已隔离保存并新建。",
        "The record was damaged; it is kept aside and a new one is open.",
    ),
    "line-down": (
        "与总部的线路中断，考试照常，数据稍后补传。",
        "The line to headquarters is down; the exam goes on, data follows.",
    ),
    "paper-fetch-failed": (
        "试卷下载未完成，正在重试。",
        "The paper is not fully fetched; trying again.",
    ),
    "camera-missing": ("未检测到摄像头，可用手机核验。", "No camera found; use a phone."),
    "camera-frozen": (
        "摄像头画面没有变化，正在重启摄像头。",
        "The camera's picture stands still; it is being restarted.",
    ),
    "seb-needed": (
        "请用本场考试的考试浏览器（SEB）打开。",
        "Open this in Safe Exam Browser with the settings of this session.",
    ),
    "probes-unavailable": (
        "无法应答电脑的联网检测，电脑可能提示“无 Internet”；考试不受影响。",
        "Computers that ask whether they are online get no answer; the exam is not affected.",
    ),
    "camera-starting": ("摄像头正在启动，请稍候。", "The camera is starting; a moment."),
    "message-too-large": ("消息过大。", "The message is too large."),
    "message-malformed": ("消息格式不正确。", "The message is not in the expected form."),
    "topic-unknown": ("未知的消息主题或版本。", "An unknown topic or version."),
}


def sentences(code: str) -> tuple[str, str]:
    """Return the Chinese and the English sentence of ``code``."""
    return SENTENCES.get(code, SENTENCES["internal"])
