"""What a candidate is told before a camera looks at a face (A5), Chinese first, English second.

A new text is a new version: the journal keeps which one was shown.
"""

VERSION = "1"

NOTICE: tuple[str, str] = (
    (
        "入场核验将用摄像头比对您的面部与报名照片。比对只在本考点的设备上进行，特征数据不离开设备，"
        "考试结束后删除；核验照片加密保存至复核与申诉结束。您可以不同意，改由监考核对证件、主考批准后入场，"
        "不影响考试。"
    ),
    (
        "At the door a camera compares your face with the photo you registered. This happens on the device in "
        "this venue only; what it computes from your face never leaves it and is deleted after the exam. The "
        "picture taken is kept encrypted until reviews and appeals are over. You may decline: then your "
        "documents are checked and the chief decides, and your exam is the same."
    ),
)
