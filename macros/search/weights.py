"""The weights of a query; `tests/bless.py` copies them into `docs/assets/js/search/keys.js`."""

from typing import Final

PAIR: Final = 1.0  # two syllables side by side
SINGLE: Final = 0.35  # a syllable, in addition to its pairs
NUMBER: Final = 3.0  # a document number with its symbol or type; without them it is 1
UNHELD: Final = 0.5  # a syllable whose pairs occur on no page
LONGER: Final = 0.7  # the symbol of a number, if only its beginning was typed
BEGUN: Final = 0.4  # a longer syllable that begins with the last one typed
OTHER_PAIR: Final = 0.45  # a syllable typed with other marks: in a pair
OTHER_SINGLE: Final = 0.25  # the same, alone
APART: Final = 0.5  # a year that does not follow its syllable
REREAD: Final = 0.6  # another reading of a syllable that exists
FIRST_PAIRS: Final = 4  # of a long query, the pairs of its rarest syllables
MOST_PAIRS: Final = 7  # pairs, if more than READ documents hold the first ones, or none
MOST_DOUBTED: Final = 8  # a longer query gets no other readings of syllables that exist
MOST_SINGLES: Final = 2  # single syllables that are looked up, the rarest ones
FEW: Final = 4  # documents with the pairs: with fewer, single syllables of a query of up to SHORT are looked up too
SHORT: Final = 5
REPHRASED: Final = 0.95  # a reading without its question words, or with what an abbreviation means
NEARLY: Final = 0.8  # the share of the pairs with which a document counts as having them all
LEAST_SHARE: Final = 0.3  # of the best document's share of the query; with less a document is no result
EXPANSIONS: Final = 6  # longer syllables that are looked up for the last one typed
LONGER_PAIRS: Final = 12  # longer pairs that are looked up for the last one typed
NEAR: Final = 8  # readings one typing error away that are tried
USUAL: Final = 6  # the class of frequency of a word that is not listed, such as a number
RARER: Final = 3  # classes of frequency: a word that looks like keys and is this much rarer than its reading
ALIKE: Final = 0.5  # the prior below which the pages of a kind are much alike
MOST_ALIKE: Final = 2  # results of such a kind
TITLE_SCORE: Final = 0.9  # the score above which the query is the title of a page
READ: Final = 10  # leading pages that are read
DEEPEST: Final = 30  # pages read for a query of more than SHORT, while none holds all of it
PHRASE: Final = 1.5  # for adjacent words on a page that was read
WHOLE: Final = 1.0  # in addition for the whole query without a break
TELLING: Final = 6  # syllables; for a shorter query adjacent words count less
FOLDED: Final = 0.6  # a syllable on a page whose marks differ from those typed
OTHERWISE: Final = 0.8  # a syllable on a page that is another reading, or longer
TITLE: Final = 0.8  # for adjacent words in a title, by the share of the title that they are
IN_TITLE: Final = 2.0  # for all of the query in a title, in any order
PARTLY_IN_TITLE: Final = 2.0  # for some of the query in a title; less if more of it is adjacent on any page
KIND: Final = 0.5  # a page of a kind that the query names
TYPED_NUMBER: Final = 3.0  # a document whose number was typed
ANSWERING: Final = 0.2  # a page that answers what was asked for
LAW: Final = 0.6  # for adjacent words in the text of a law, unless they are a whole query of TELLING
GAP: Final = 0.4  # a syllable left out, or put in between
LENGTH: Final = 220  # letters of a snippet
