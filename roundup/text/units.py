"""What stands beside a number: scales, currencies, units of measure, in the languages that editors read.

English, German, French, Spanish, Italian, Chinese and Japanese.  One line of a table is one meaning: what it is
(currencies by their ISO 4217 codes; a unit of measure by its base), how many of the base it is where that is not 1,
then `=` and the ways to write it.  Short forms and whatever has a capital letter are matched as they stand here
(`MW` is no `mW`), other words in any case.  SI prefixes: SI brochure, 9th edition, table 7.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Literal


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written: the bases it may mean (`¥` is JPY or CNY), and how many of its base it is."""

    bases: frozenset[str]
    factor: Decimal = Decimal(1)


# Who wrote a number, as far as a word beside it tells: one with a decimal point, with a decimal comma, maybe with one.
Habit = Literal["point", "comma", "maybe comma", "unknown"]

# `1,250 billion` is 1250 billion, `1,250 Milliarden` is 1.25, `1,250 million` may be French.
_SCALES: dict[Habit, str] = {
    "point": """
1e2  = hundred
12   = dozen
1e3  = thousand
1e5  = lakh, lakhs
1e7  = crore, crores
1e9  = billion, billions, bn, bln
1e12 = trillion, trillions, tn, trn, trln
""",
    "comma": """
1e3  = tausend, tsd., tsd, mille, millier, milliers, mil, mila
1e6  = millionen, mio., mio, millón, millon, millones, milione, milioni
1e9  = milliarde, milliarden, mrd., mrd, milliard, milliards, Md, Mds
1e9  = miliardo, miliardi, mld., mld, millardo, millardos
1e12 = bio., billionen, billón, billones, bilione, bilioni
1e18 = trillionen, trillón, trillones
""",
    "unknown": """
1e6  = million, millions, mn, mln
""",
}
_OTHER_HABITS: dict[Habit, str] = {
    "point": "percent, per cent, pct, basis points, percentage points",
    "comma": "prozent, pour cent, por ciento, per cento, percento",
    "maybe comma": "€, euro, euros, dollar, franken, liter, %",
}

# 兆 is 10^12 in Japan and Taiwan; on the mainland it is the prefix mega, which the units below hold (兆瓦).
CHINESE_SCALES = {
    sign: Decimal(10) ** power
    for power, signs in {1: "十", 2: "百", 3: "千", 4: "万萬", 8: "亿億", 12: "兆"}.items()
    for sign in signs
}

# A bare $ may be any dollar, or a Latin American peso.
_CURRENCIES = """
USD AUD CAD HKD TWD SGD NZD MXN ARS CLP COP UYU = $
USD AUD CAD HKD TWD SGD NZD = dollar, dollars, dólar, dólares, dollari, dollaro, ドル
USD AUD CAD HKD TWD SGD NZD EUR .01 = ¢, cent, cents, centimes, centavos, centesimi
USD = USD, US$, U.S.$, US $, U.S. $, $US, us dollar, us dollars, u.s. dollar, u.s. dollars, american dollars
USD = dollars américains, dollars des états-unis, dólares estadounidenses, dollari statunitensi, dollari usa
USD = 美元, 美金, 米ドル
USD .01 = us cents, 美分
AUD = AUD, A$, AU$, australian dollar, australian dollars, australische dollar, dollars australiens, 澳元
AUD = 澳大利亚元, 豪ドル
CAD = CAD, C$, CA$, CDN$, canadian dollar, canadian dollars, kanadische dollar, dollars canadiens, 加元
CAD = 加拿大元, カナダドル
HKD = HKD, HK$, hong kong dollar, hong kong dollars, hongkong dollar, dollars de hong kong, 港元, 港币, 港幣, 香港ドル
TWD = TWD, NT$, new taiwan dollars, taiwan dollars, 新台币, 新臺幣, 新台幣, 台币, 台湾ドル
SGD = SGD, S$, singapore dollar, singapore dollars, singapur dollar, 新加坡元, 新元, シンガポールドル
NZD = NZD, NZ$, new zealand dollar, new zealand dollars, 纽元, 新西兰元
BRL = BRL, R$, reais, 巴西雷亚尔, brazilian real, brazilian reais, 雷亚尔, レアル
EUR = EUR, €, euro, euros, 欧元, 歐元, ユーロ
EUR 1e3 = T€, TEUR
GBP = GBP, £, pound sterling, pounds sterling, british pounds, sterling, livres sterling, libras esterlinas
GBP = sterline, pfund sterling, britische pfund, 英镑, 英鎊, ポンド
GBP .01 = pence, 便士
GBP EGP LBP SYP SDG lb = pound, pounds, pfund
EGP = EGP, egyptian pounds, 埃及镑
LBP = LBP, lebanese pounds
JPY CNY = ¥
JPY = JPY, JP¥, yen, yens, yenes, japanese yen, japanische yen, 日元, 日圆, 日圓, 円
CNY = 中国人民元, CNY, CN¥, RMB, rmb, yuan, yuans, yuanes, chinese yuan, renminbi, 人民币, 人民幣, 元人民币
CNY = 元人民幣, 人民元
# 元 alone is the currency of the place where it is written.
CNY TWD HKD = 元, 圓, 圆
KRW = 韓国ウォン, KRW, ₩, won, wons, south korean won, korean won, 韩元, 韓元, 韩圆, ウォン
INR = INR, ₹, indian rupee, indian rupees, indische rupien, 印度卢比, インドルピー
INR PKR LKR NPR MUR IDR = Rs, Rs., rupee, rupees, rupien, roupies, rupias, rupie, 卢比, 盧比, ルピー
PKR = PKR, pakistani rupees
LKR = LKR, sri lankan rupees
IDR = IDR, Rp, rupiah, indonesian rupiah, 印尼盾, 印尼卢比, ルピア
RUB = RUB, ₽, russian roubles, russian rubles, russische rubel, 俄罗斯卢布, ロシアルーブル
RUB BYN = rouble, roubles, ruble, rubles, rubel, rublos, rubli, 卢布, 盧布, ルーブル
UAH = UAH, ₴, hryvnia, hryvnias, hryvnya, ukrainian hryvnia, ukrainian hryvnias, 格里夫纳, 乌克兰格里夫纳
TRY = TRY, ₺, turkish lira, turkish liras, 土耳其里拉
TRY LBP SYP = lira, liras, lire, 里拉, リラ
CHF = CHF, Fr., SFr., swiss franc, swiss francs, schweizer franken, franken, francs suisses, francos suizos
CHF = franchi svizzeri, 瑞士法郎, 瑞郎, スイスフラン, スイス フラン
CHF XOF XAF CDF RWF = franc, francs, francos, franchi, 法郎, フラン
XOF XAF = XOF, XAF, cfa franc, cfa francs, francs cfa
SEK NOK DKK ISK CZK = kr, kr., crown, crowns, kronen, couronnes, coronas, corone, 克朗
SEK = SEK, krona, kronor, swedish crowns, swedish kronor, 瑞典克朗, クローナ
NOK DKK = krone, kroner, クローネ
NOK = NOK, norwegian crowns, norwegian kroner, 挪威克朗
DKK = DKK, danish crowns, danish kroner, 丹麦克朗
CZK = CZK, Kč, koruna, korunas, czech koruna, czech crowns
PLN = PLN, zł, zloty, zlotys, złoty, polish zloty, polish zlotys, 兹罗提
HUF = HUF, forint, forints, hungarian forint, hungarian forints
RON = RON, lei
ILS = ILS, ₪, shekel, shekels, new shekels, israeli shekels, 谢克尔
MXN ARS CLP COP UYU PHP CUP DOP = peso, pesos, 比索, ペソ
MXN = MXN, MX$, Mex$, mexican pesos, pesos mexicanos, 墨西哥比索
ARS = ARS, argentine pesos, argentinian pesos, pesos argentinos, 阿根廷比索
CLP = CLP, chilean pesos, pesos chilenos
COP = COP, colombian pesos, pesos colombianos
PHP = PHP, ₱, philippine pesos, 菲律宾比索
ZAR = ZAR, rand, rands, south african rand, 兰特, 南非兰特
NGN = NGN, ₦, naira
KES UGX TZS SOS = shilling, shillings
KES = KES, kenyan shillings
KZT = KZT, tenge
THB = THB, ฿, baht, thai baht, 泰铢, バーツ
VND = VND, ₫, dong, vietnamese dong, 越南盾
MYR = MYR, RM, ringgit, malaysian ringgit, 林吉特, 令吉
SAR QAR YER OMR = riyal, riyals, 里亚尔
SAR = SAR, saudi riyal, saudi riyals, 沙特里亚尔
QAR = QAR, qatari riyals
IRR OMR YER SAR = rial, rials, riales
IRR = IRR, iranian rials, 伊朗里亚尔
AED MAD = dirham, dirhams, 迪拉姆
AED = AED, emirati dirhams, uae dirhams, 阿联酋迪拉姆
KWD IQD BHD JOD DZD TND LYD RSD = dinar, dinars, 第纳尔
KWD = KWD, kuwaiti dinars
IQD = IQD, iraqi dinars
BDT = BDT, taka
GHS = GHS, cedi, cedis
ETB = ETB, birr
GEL = GEL, lari
XDR = XDR, SDR, SDRs
"""

# No conversion between systems: a mile is no kilometre.  Tons of every kind are one word, taken as 1,000 kg.  An amount
# and a rate (barrels a day, kilometres an hour) are one unit: the words around tell them apart in too many ways.
_MEASURES = """
% = %, percent, per cent, pct, pc, prozent, prozentige, prozentigen, prozentiger, prozentiges
% = pour cent, por ciento, per cento, percento, パーセント
% .1 = ‰
% 10 = 成, 割
# Percentage points are no percent; a basis point is a hundredth of one.
pp = percentage point, percentage points, percent point, percent points, pp, ppt, ppts, % points, %-points, % point
pp = prozentpunkt, prozentpunkte, prozentpunkten, point de pourcentage, points de pourcentage, puntos porcentuales
pp = punto porcentual, punti percentuali, punto percentuale, 个百分点, 個百分點, 百分点, 百分點, パーセントポイント
pp .01 = basis point, basis points, bp, bps, basispunkt, basispunkte, basispunkten, point de base, points de base
pp .01 = puntos básicos, punti base, 个基点, 個基點, 基点, ベーシスポイント
g = 克, グラム
g .001 = 毫克
g 1e3 = kilo, kilos, 公斤, 千克, キログラム
g 1e6 = t, tCO2, tCO2e, ton, tons, metric ton, metric tons, metric tonne, metric tonnes, short tons, long tons, tonnen
g 1e6 = tonelada, toneladas, tonnellata, tonnellate, 吨, 噸, 公吨, 公噸, トン
g 1e9 = kt
g 1e12 = Mt, MtCO2, MtCO2e
g 1e15 = Gt, GtCO2, GtCO2e
lb = lb, lbs, 磅
oz = oz, ounce, ounces, troy ounce, troy ounces, unze, unzen, onces, onzas, 盎司, オンス
ct = carat, carats, karat, 克拉, カラット
m = 米, 公尺, メートル
m 1e3 = km/h, kph, kmh, 公里, 千米, キロメートル
m g 1e3 = キロ
m .01 = 厘米
m .001 = 毫米
m 1e-6 = 微米
m 1e-9 = 纳米, 奈米, ナノメートル
mile = mph, mile, miles, meile, meilen, milles, millas, miglia, 英里, マイル
nmi = nmi, nautical mile, nautical miles, seemeilen, milles nautiques, millas náuticas, 海里
ft = ft, foot, feet, fuß, pieds, piedi, 英尺, フィート
inch = inch, inches, zoll, pouces, 英寸, インチ
yard = yard, yards
m2 = m², m2, sqm, sq m, square metre, square metres, square meter, square meters, quadratmeter, quadratmetern
m2 = mètres carrés, metros cuadrados, metri quadrati, 平方米, 平米, 平方メートル, ㎡
m2 1e4 = ha, hectare, hectares, hektar, hectárea, hectáreas, ettari, 公顷, 公頃, ヘクタール
m2 1e6 = km², km2, sq km, square km, square kilometre, square kilometres, square kilometer, square kilometers
m2 1e6 = quadratkilometer, quadratkilometern, kilomètres carrés, kilómetros cuadrados, chilometri quadrati
m2 1e6 = 平方公里, 平方千米, 平方キロ, 平方キロメートル
acre = acre, acres, acri, 英亩, エーカー
mu = 亩, 畝
sqft = sq ft, sqft, square foot, square feet, 平方英尺
sqmi = square mile, square miles, sq miles, 平方英里
m3 = m³, m3, cubic metre, cubic metres, cubic meter, cubic meters, kubikmeter, kubikmetern, mètres cubes
m3 = metros cúbicos, metri cubi, 立方米, 立方メートル
m3 1e9 = bcm
m3 1e6 = mcm
m3 .1 = hl
m3 .001 = L, l, 升, 公升, リットル
m3 1e-6 = ml, mL, 毫升
ft3 = cubic foot, cubic feet
ft3 1e9 = bcf
ft3 1e12 = tcf
gallon = gallon, gallons, 加仑
bushel = bushel, bushels, 蒲式耳
bbl = bbl, barrel, barrels, bpd, b/d, fass, baril, barils, barril, barriles, barili, 桶, バレル
bbl 1e6 = mbpd, mb/d
boe = boe, boepd, boe/d
TEU = TEU, TEUs, 标准箱, 標準箱
W = 瓦, ワット
W 1e3 = kWp, 千瓦, キロワット
W 1e6 = MWp, 兆瓦, メガワット
W 1e9 = GWp, 吉瓦, ギガワット
Wh = 瓦时, ワット時
Wh 1e3 = 千瓦时, 千瓦時, キロワット時
Wh 1e6 = 兆瓦时, 兆瓦時, メガワット時
Wh 1e9 = 吉瓦时, 吉瓦時, ギガワット時
hp = hp, horsepower, PS, 马力, 馬力
Btu = Btu
Btu 1e6 = MMBtu, mmBtu
knot = knots
bit/s 1e3 = kbps
bit/s 1e6 = Mbps, Mbit/s
bit/s 1e9 = Gbps, Gbit/s
°C = °C, C, ℃, degree celsius, degrees celsius, degrees centigrade, grad celsius, degrés celsius, grados celsius
°C = gradi celsius, 摄氏度, 攝氏度
°F = °F, ℉, degrees fahrenheit, 华氏度
°C °F ° = °, degree, degrees, grad, degrés, grados, gradi
ppm = ppm
ppb = ppb
kcal = kcal
# Time: days and shorter in seconds, months and longer in months.
s = sec, secs, second, seconds, sekunde, sekunden, secondes, segundos, secondi, 秒
s 60 = min, mins, minute, minutes, minuten, minutos, minuti, 分钟, 分鐘, 分間
s 3600 = h, hr, hrs, hour, hours, stunde, stunden, heure, heures, hora, horas, 小时, 小時, 時間
s 86400 = day, days, tage, tagen, jour, jours, día, días, giorni, 天, 日間, 日间
s 604800 = week, weeks, wk, wks, woche, wochen, semaine, semaines, semana, semanas, settimane, 周, 週間
s 604800 = 个星期, 個星期
month = month, months, mths, monat, monate, monaten, mois, meses, mesi, 个月, 個月, ヶ月, か月, カ月, ヵ月
month 12 = year, years, yr, yrs, jahr, jahre, jahren, année, années, ans, año, años, anno, anni
month 12 = 年, 年间, 年間, 周年, 週年
"""

# Bases that take SI prefixes = the symbol; the prefixes seen with it, `-` for none; the words for it.
_PREFIXED = """
g = g; - k m µ μ; gram, grams, gramme, grammes, gramm, gramos, grammi
g 1e6 = ; ; tonne, tonnes
m = m; - k c m µ μ n; metre, metres, meter, meters, metern, mètre, mètres, metro, metros, metri
m3 .001 = ; ; litre, litres, liter, liters, litern, litro, litros, litri
W = W; - k M G T m; watt, watts, vatio, vatios
Wh = Wh; - k M G T; watt hour, watt hours, watthour, watthours, wattstunde, wattstunden, wattheure, wattheures
Wh = ; ; watt heure, watt heures, vatio hora, vatios hora, wattora, wattore
V = V; k; volt, volts
Hz = Hz; - k M G T; hertz
byte = B; k K M G T P; byte, bytes, octets
J = J; k M G T P E; joule, joules
eV = eV; - k M G T; electronvolts
Ah = Ah; - k m; ampere hours
Pa = Pa; - h k M G; pascal, pascals
"""
_SYMBOL_PREFIXES = {
    symbol: power
    for power, symbols in {
        **{-9: "n", -6: "µμ", -3: "m", -2: "c", 0: "-", 2: "h"},
        **{3: "kK", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E"},
    }.items()
    for symbol in symbols
}
_WORD_PREFIXES = {
    word: power
    for power, words in {
        **{
            -9: "nano nanó",
            -6: "micro mikro",
            -3: "milli milí",
            -2: "centi centí zenti",
            2: "hecto hectó hekto",
        },
        **{3: "kilo kiló chilo", 6: "mega méga", 9: "giga", 12: "tera téra"},
    }.items()
    for word in words.split()
} | {"": 0}

# A sign that is a unit, but not with one of these after it: there it begins another word (三成员 is three members).
_OTHER_WORDS = {
    "成": "员員立为為功本长長就果分人都熟绩績交品",
    "割": "引合れ",
    "年": "代级級轻輕",
    "天": "津然才下",
    "周": "一二三四五六日岁歲刊末边邊",
    "元": "素件首旦老",
    "升": "至到高级級值",
    "克": "里拉服",
    "米": "饭飯",
}

_Names = dict[str, list[tuple[str, bool, Unit]]]


def _lines(table: str) -> Iterator[tuple[Unit, str]]:
    for line in table.splitlines():
        if line and not line.startswith("#"):
            what, _, names = line.partition(" = ")
            *bases, last = what.split()
            if last[0] in ".0123456789":
                yield Unit(frozenset(bases), Decimal(last)), names
            else:
                yield Unit(frozenset([*bases, last])), names


def _entries(table: str) -> Iterator[tuple[str, Unit]]:
    for unit, names in _lines(table):
        for name in names.split(", "):
            yield name, unit


def _named() -> Iterator[tuple[str, Unit]]:
    yield from _entries(_CURRENCIES)
    yield from _entries(_MEASURES)
    for unit, row in _lines(_PREFIXED):
        symbol, prefixes, words = (part.strip() for part in row.split(";"))
        for prefix in prefixes.split():
            power = _SYMBOL_PREFIXES[prefix]
            yield prefix.strip("-") + symbol, Unit(unit.bases, unit.factor.scaleb(power))
        for word, (prefix, power) in product(words.split(", "), _WORD_PREFIXES.items()):
            yield prefix + word, Unit(unit.bases, unit.factor.scaleb(power))


def _is_matched_as_written(name: str) -> bool:
    return name != name.lower() or (len(name) <= 2 and name < "\u2e80")


def _by_first_letter(named: Iterable[tuple[str, Unit]], *, short_as_written: bool) -> _Names:
    """Names by their first letter, the longest first, with whether they are matched as written."""
    index: _Names = defaultdict(list)
    for name, unit in sorted(dict(named).items(), key=lambda entry: -len(entry[0])):
        as_written = _is_matched_as_written(name) if short_as_written else name != name.lower()
        index[name[0].lower()].append((name, as_written, unit))
    return dict(index)


def unit_at(text: str, at: int) -> tuple[Unit, str, int] | None:
    """The unit that begins here, or after one space or hyphen: what it is, its name in the table, where it ends."""
    return _at(_UNITS, text, at)


def scale_at(text: str, at: int) -> tuple[Decimal, str, int] | None:
    """The scale that begins here, or after one space or hyphen: its value, its name in the table, where it ends."""
    found = _at(_SCALE_NAMES, text, at)
    return found and (found[0].factor, *found[1:])


def _at(index: _Names, text: str, at: int) -> tuple[Unit, str, int] | None:
    start = at + 1 if text[at : at + 1] in _GAPS else at
    entries = index.get(text[start : start + 1].lower())
    if not entries:
        return None
    written = text[start : start + _LONGEST].translate(_EVEN_GAPS)
    lowered = written.lower()
    for name, exact, unit in entries:
        end = start + len(name)
        if (written if exact else lowered).startswith(name) and _ends_with(name, text[end : end + 1]):
            return unit, name, end
    return None


def _ends_with(name: str, following: str) -> bool:
    """Whether a name ends before this sign, and is not the beginning of another word or of another amount."""
    last = name[-1]
    if is_western(last):
        return not is_western(following)
    if unicodedata.category(last) == "Sc":
        return not following.isdigit()
    return not following or following not in _OTHER_WORDS.get(name, "")


def is_western(sign: str) -> bool:
    """Whether this is a letter or digit of a script that puts spaces between its words; not for an empty string."""
    return sign < "\u2e80" and sign.isalnum()


_UNITS = _by_first_letter(_named(), short_as_written=True)
_SCALE_NAMES = _by_first_letter(
    (entry for table in _SCALES.values() for entry in _entries(table)), short_as_written=False
)
HABITS = {name: habit for habit, table in _SCALES.items() for name, _ in _entries(table)}
HABITS |= {name: habit for habit, names in _OTHER_HABITS.items() for name in names.split(", ")}
MONEY = frozenset(code for _, unit in _entries(_CURRENCIES) for code in unit.bases) - {"lb"}
TIME = frozenset({"s", "month"})
# What stands before an amount: signs, codes and abbreviations (but COP28 is a summit), and these Chinese names.
MONEY_BEFORE = {
    name: unit
    for name, unit in _entries(_CURRENCIES)
    if (_is_matched_as_written(name) and name != "COP")
    or name in ("人民币", "人民幣", "港币", "港幣", "新台币", "新臺幣", "新台幣", "美元")
}

# One space, or the hyphen of `5-year`, may part a number from what belongs to it.
_GAPS = tuple(" \t\n\u00a0\u2007\u2009\u202f-\u2010\u2011")
_EVEN_GAPS = str.maketrans(dict.fromkeys(_GAPS, " "))
_LONGEST = max(len(name) for names in _UNITS.values() for name, _, _ in names)
