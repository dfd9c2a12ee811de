"""The sixty people of the demo company and where they work."""

from dataclasses import dataclass

COMPANY = "知客演示公司"
PASSWORD = "zhike-demo-2026"  # noqa: S105 - printed at the start, for invented people only

# name, parent
DEPARTMENTS = (
    (COMPANY, None),
    ("销售中心", COMPANY),
    ("华东销售部", "销售中心"),
    ("华东销售一部", "华东销售部"),
    ("华东销售二部", "华东销售部"),
    ("华南销售部", "销售中心"),
    ("华南销售一部", "华南销售部"),
    ("华南销售二部", "华南销售部"),
    ("华北销售部", "销售中心"),
    ("大客户部", "销售中心"),
    ("客服中心", COMPANY),
    ("客户服务组", "客服中心"),
    ("技术支持组", "客服中心"),
    ("财务部", COMPANY),
    ("市场运营部", COMPANY),
)


@dataclass(frozen=True)
class Colleague:
    """One person of the demo company; the first of each role is named at sign-in."""

    login: str
    name: str
    department: str
    title: str
    role: str


def _team(department: str, title: str, role: str, people: str) -> tuple[Colleague, ...]:
    pairs = (entry.split(":") for entry in people.split())
    return tuple(Colleague(login, name, department, title, role) for login, name in pairs)


COLLEAGUES: tuple[Colleague, ...] = (
    *_team(COMPANY, "系统管理员", "administrator", "admin:何嘉木"),
    *_team(COMPANY, "总经理", "executive", "sunjianhua:孙建华"),
    *_team("销售中心", "销售总监", "sales_manager", "zhoulan:周岚"),
    *_team("华东销售部", "华东大区经理", "sales_manager", "lijianguo:李建国"),
    *_team("华南销售部", "华南大区经理", "sales_manager", "huangzhiyuan:黄志远"),
    *_team("华北销售部", "华北大区经理", "sales_manager", "guoyong:郭勇"),
    *_team("华东销售一部", "销售经理", "sales_manager", "qianwei:钱薇"),
    *_team("华东销售二部", "销售经理", "sales_manager", "songtao:宋涛"),
    *_team("华南销售一部", "销售经理", "sales_manager", "liangxue:梁雪"),
    *_team("华南销售二部", "销售经理", "sales_manager", "pengfei:彭飞"),
    *_team(
        "华东销售一部",
        "客户代表",
        "rep",
        "wangxiaoyan:王晓燕 zhangwei:张伟 chenjing:陈静 zhouting:周婷 gaoming:高明 xuli:徐丽 zhuhai:朱海",
    ),
    *_team(
        "华东销售二部", "客户代表", "rep", "zhaomin:赵敏 liuyang:刘洋 sunpeng:孙鹏 hanxue:韩雪 fengyu:冯宇 caijie:蔡洁"
    ),
    *_team(
        "华南销售一部", "客户代表", "rep", "linfeng:林峰 heyan:何燕 luobin:罗斌 tangqi:唐琪 denghui:邓辉 yebing:叶冰"
    ),
    *_team("华南销售二部", "客户代表", "rep", "zengjun:曾军 xielin:谢琳 panlei:潘磊 duanyu:段瑜 wenhao:文浩"),
    *_team(
        "华北销售部", "客户代表", "rep", "machao:马超 dongmei:董梅 yuanli:袁立 jiangnan:江楠 yupeng:于鹏 qinyue:秦悦"
    ),
    *_team("大客户部", "客户经理", "account_manager", "shenyi:沈毅 fanglin:方琳 shichen:石晨 renjia:任佳"),
    *_team("客户服务组", "客服专员", "agent", "hejing:何静 weina:魏娜 luyao:陆瑶 jiali:贾莉 xiongke:熊可 qiushi:邱诗"),
    *_team("技术支持组", "技术工程师", "tech_support", "yankai:严凯 taozi:陶梓 haobo:郝博 kangle:康乐"),
    *_team("财务部", "财务主管", "finance", "baixue:白雪 shaojun:邵军"),
    *_team("市场运营部", "运营专员", "operations", "maoning:毛宁 kongyue:孔悦 longteng:龙腾 shijie:史杰"),
)

SIGN_INS = ("admin", "wangxiaoyan", "lijianguo", "hejing", "baixue", "sunjianhua")
