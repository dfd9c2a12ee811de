"""The sentences that the product brings for a one-tap entry; a company's own are learned as people write."""

DELIVERED: tuple[tuple[str, bool, str], ...] = (
    ("", True, "已发资料，等回复"),
    ("", True, "有兴趣，约了下次详谈"),
    ("", True, "在走内部流程"),
    ("", True, "预算没定，过段时间再联系"),
    ("", True, "暂时没有需求"),
    ("", True, "回访，使用正常"),
    ("phone", False, "响铃没人接，稍后再打"),
    ("phone", False, "在开会，约了再打"),
    ("wechat", False, "已发微信，等回复"),
    ("email", False, "已发邮件，等回复"),
    ("visit", False, "人不在，留了资料"),
)
