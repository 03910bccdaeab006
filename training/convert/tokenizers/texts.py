"""Texts on which tokenizers differ when they differ at all."""

from __future__ import annotations

_WORDS = "a dog runs along the beach while children play with a red ball; "
_KOREAN = "해변에서 개 두 마리가 뛰어놀고 아이들은 공을 던진다. "

HARD_TEXTS: tuple[str, ...] = (
    # Ordinary searches and captions.
    "a photo of a dog",
    "Two Dogs, running!",
    "children playing football in the park at sunset",
    "It's my brother's dog; they've been here, we'll see, I'd say I'm sure you're right, don't",
    "해변의 강아지",
    "눈 덮인 산에서 스키를 타는 사람들",
    "Zwei Hunde spielen im Schnee vor einem großen Haus, überall Äpfel",
    "Une fille à la plage, l'été, avec son cœur et ça",
    "Žluťoučký kůň úpěl ďábelské ódy",
    "海辺を走る犬と子供たち、東京タワー",
    "一只狗在海滩上奔跑",
    "Собака бежит по пляжу ΣΟΦΟΣ ὈΔΥΣΣΕΎΣ",
    "كلب يركض على الشاطئ",
    "כלב רץ על החוף",
    "समुद्र तट पर दौड़ता हुआ कुत्ता",
    "สุนัขวิ่งบนชายหาด",
    "İstanbul ISPARTA ıspanak",
    "Straße STRASSE ẞ ß",
    # Emoji, with joiners, skin colours and flags.
    "🐶",
    "a dog 🐕‍🦺 on the beach 🏖️ 👨‍👩‍👧‍👦 👍🏽 🇰🇷",
    "❤️ ☃ ✈️",
    # Mixed scripts and lower or upper case.
    "강아지 dog 犬 собака 🐕 DOG",
    "iPhone12Pro은 좋다",
    "ALL CAPITALS",
    # White space.
    "",
    " ",
    "  two   spaces  ",
    "\ttabs\tand\nlines\r\nand\u00a0no-break\u2003em\u3000ideographic\u2028separator",
    "zero\u200bwidth\u200djoiner\ufeffmark\u00adhyphen",
    "\x0bvertical\x0cfeed\x1cfile\x85next",
    # Digits and punctuation.
    "1234567890 3.14 1,000,000 2024-05-01 IMG_20240501_123456.jpg",
    "½ ² ③ Ⅷ ٣ ๕ 五",
    "!?.,;:-_(){}[]<>/\\|@#$%^&*+=~`\"'",
    "don't!!! really??? ...wait… — – ‐ « » „“ ‚‘",
    "snake_case camelCase kebab-case path/to/file.png https://example.org/a?b=c&d=e#f",
    "100% of $5 & €10 → £20 ± 3° µ №5 ©®™",
    # Entities and other remains of the web.
    "fish &amp; chips",
    "&lt;b&gt;bold&lt;/b&gt; &quot;quoted&quot; &#39;x&#39; &#x2019; &eacute;t&EACUTE; &nbsp; &hellip;",
    "&amp;amp;lt; &notanentity; &copy 5 &",
    "<p>a &amp; b</p>\n&amp; c",
    # Quotes, ligatures, widths.
    "“curly” ‘quotes’ it’s",
    "ﬁne oﬃce ﬂuﬀy Ĳssel ǆ",
    "ＦＵＬＬ　ｗｉｄｔｈ １２３ ﾊﾝｶｸ ｶﾞ",
    # Combining characters, in one piece or several.
    "cafe\u0301 café A\u030angstro\u0308m",
    "한글 한글 ㄱㄴㄷ",
    "Z̸a̴l̵g̶o̷",
    "e&#769;t",
    # Odd characters.
    "\x00null \x07bell \x1b[31mred\x1b[0m \x7fdelete",
    "\ufffd \ufffe private \ue000 object \ufffc",
    "high \ud83d low \ude00 pair \ud83d\ude00",
    "\u202eright to left\u202c",
    "ſharp ſ'ſ'ſ K Å",
    # Long: beyond any context, a long word, one letter.
    (_WORDS * 200)[:10_000],
    (_KOREAN * 400)[:10_000],
    "a" * 300,
    "🐶" * 200,
    " ".join("abcdefghijklmnopqrstuvwxyz" * 6),
    ". " * 100,
    "word" + " " * 10_000 + "far away",
    # Mojibake and special tokens: may differ.
    "schÃ¶n â€œquotedâ€\x9d voilÃ  fran&ccedil;ais",
    "a <end_of_text> b <start_of_text><|endoftext|> [SEP] [MASK] </s> <pad> <eos>",
)
"""Texts of many languages and kinds; those at the end may differ (``training.convert.tokenizers.gate.why_exotic``)."""
