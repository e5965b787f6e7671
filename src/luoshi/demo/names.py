"""Invented names: no place of this list is meant, and the people are drawn from common characters by a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

COUNTY = ("990100", "青禾县")

# group: (name, population) of its townships
TOWNSHIPS: dict[str, tuple[tuple[str, int], ...]] = {
    "第一组": (
        ("城关街道", 86400),
        ("东河镇", 52300),
        ("南桥镇", 47800),
        ("西岭乡", 31500),
        ("北关街道", 63900),
        ("新安镇", 44200),
        ("白沙镇", 39700),
        ("双河镇", 41600),
    ),
    "第二组": (
        ("石泉镇", 28700),
        ("柳林镇", 33100),
        ("清水镇", 26500),
        ("大渡口镇", 30800),
        ("青龙镇", 24900),
        ("永兴镇", 27300),
        ("太平镇", 29400),
        ("马鞍镇", 22100),
    ),
    "第三组": (
        ("云台乡", 14200),
        ("柏坪镇", 18900),
        ("松溪乡", 12700),
        ("高山乡", 9800),
        ("鹿鸣乡", 11300),
        ("红岩乡", 13500),
        ("竹园镇", 16800),
        ("三岔镇", 15400),
    ),
}

# name, short name, group, other names in documents
DEPARTMENTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("县委县政府督查室", "督查室", "党群部门", ("县督查室", "两办督查室")),
    ("县委办公室", "县委办公室", "党群部门", ("县委办",)),
    ("县委组织部", "组织部", "党群部门", ()),
    ("县委政法委", "政法委", "党群部门", ("县委政法委员会", "县政法委")),
    ("县信访局", "信访局", "党群部门", ("县委信访局",)),
    ("县妇女联合会", "妇女联合会", "党群部门", ("县妇联", "妇联")),
    ("县残疾人联合会", "残疾人联合会", "党群部门", ("县残联", "残联")),
    ("县融媒体中心", "融媒体中心", "党群部门", ()),
    ("县人民法院", "人民法院", "政法单位", ("县法院",)),
    ("县公安局", "公安局", "政法单位", ("县公安局交警大队", "县公安交警大队")),
    ("县司法局", "司法局", "政法单位", ()),
    ("县消防救援大队", "消防救援大队", "政法单位", ("县消防大队",)),
    ("县发展和改革局", "发展和改革局", "政府部门", ("县发改局",)),
    ("县教育局", "教育局", "政府部门", ("县教体局",)),
    ("县工业和信息化局", "工业和信息化局", "政府部门", ("县工信局",)),
    ("县民政局", "民政局", "政府部门", ()),
    ("县财政局", "财政局", "政府部门", ()),
    ("县人力资源和社会保障局", "人力资源和社会保障局", "政府部门", ("县人社局",)),
    ("县自然资源局", "自然资源局", "政府部门", ()),
    ("县住房和城乡建设局", "住房和城乡建设局", "政府部门", ("县住建局",)),
    ("县交通运输局", "交通运输局", "政府部门", ("县交通局",)),
    ("县水利局", "水利局", "政府部门", ("县防汛办",)),
    ("县农业农村局", "农业农村局", "政府部门", ()),
    ("县商务局", "商务局", "政府部门", ()),
    ("县文化和旅游局", "文化和旅游局", "政府部门", ("县文旅局",)),
    ("县卫生健康局", "卫生健康局", "政府部门", ("县卫健局",)),
    ("县退役军人事务局", "退役军人事务局", "政府部门", ()),
    ("县应急管理局", "应急管理局", "政府部门", ("县应急局", "县安委办")),
    ("县市场监管局", "市场监管局", "政府部门", ("县市场监督管理局",)),
    ("县医疗保障局", "医疗保障局", "政府部门", ("县医保局",)),
    ("县城市管理局", "城市管理局", "政府部门", ("县城管局",)),
    ("县政务服务中心", "政务服务中心", "政府部门", ()),
)
# Bodies that speeches name too and that stand beside the departments.
OTHERS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("县林业局", "林业局", "政府部门", ()),
    ("县气象局", "气象局", "垂直管理单位", ()),
    ("县税务局", "税务局", "垂直管理单位", ()),
    ("县供电公司", "供电公司", "垂直管理单位", ("县电力公司",)),
    ("县供销合作社", "供销合作社", "垂直管理单位", ("县供销社",)),
)

VILLAGE_FIRST = "柳石杨李陈周王张刘赵何龙桃梨竹松柏梅榆槐泉沙"
VILLAGE_SECOND = (
    "家湾",
    "家坪",
    "树沟",
    "桥",
    "坝",
    "家院",
    "溪",
    "垭",
    "岭",
    "家庄",
    "园",
    "冲",
    "家营",
    "塘",
    "河",
    "家店",
)

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹喻柏苏潘葛范彭鲁韦马苗方俞任袁柳史唐费岑薛雷贺倪汤"
GIVEN_FIRST = "建国志文海春秋明晓立德学永安宏嘉庆云雪玉秀兰桂金家成思远子一佳"
GIVEN_SECOND = "平华军强民林涛波敏静芳丽娟燕红霞英梅玲辉斌刚亮峰伟杰超宁欣悦"


@dataclass(frozen=True)
class Village:
    name: str
    population: int
    households: int


def villages(township: str, count: int, draw: random.Random) -> list[Village]:
    """So many villages of a township, no name twice within it."""
    last = "社区" if township.endswith("街道") else "村"
    names: list[str] = []
    while len(names) < count:
        name = draw.choice(VILLAGE_FIRST) + draw.choice(VILLAGE_SECOND) + last
        if name not in names:
            names.append(name)
    rows = []
    for name in names:
        population = draw.randrange(620, 3900)
        rows.append(Village(name, population, population // 3 - draw.randrange(0, 60)))
    return rows


def person(draw: random.Random, taken: set[str]) -> str:
    """A name that nobody in the county has yet."""
    while True:
        name = (
            draw.choice(SURNAMES)
            + draw.choice(GIVEN_FIRST)
            + (draw.choice(GIVEN_SECOND) if draw.random() < 0.8 else "")
        )
        if name not in taken:
            taken.add(name)
            return name
