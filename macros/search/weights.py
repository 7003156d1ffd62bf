"""The weights of a query; `tests/bless.py` copies them into `docs/assets/js/search/keys.js`."""

from typing import Final

PAIR: Final = 1.0  # two syllables side by side
SINGLE: Final = 0.35  # a syllable, beside its pairs
NUMBER: Final = 3.0  # a document number with its symbol or type; without them it is 1
UNHELD: Final = 0.5  # a syllable of whose pairs no page has any
LONGER: Final = 0.7  # of which only the beginning was typed
BEGUN: Final = 0.4  # a last syllable that goes on
OTHER_PAIR: Final = 0.45  # typed with marks, stands with others: in a pair
OTHER_SINGLE: Final = 0.25  # and alone
APART: Final = 0.5  # a year that stands elsewhere than behind its syllable
REREAD: Final = 0.6  # another reading of a syllable that exists
FIRST_PAIRS: Final = 4  # of a long query, the pairs of its rarest syllables
MOST_PAIRS: Final = 7  # and so many where more than READ documents hold those, or none
MOST_DOUBTED: Final = 8  # a longer query gets no other readings of syllables that exist
MOST_SINGLES: Final = 2  # and the syllables
FEW: Final = 4  # documents with the pairs: with fewer, single syllables of a query of up to SHORT are looked up too
SHORT: Final = 5
MEANT: Final = 0.95  # a reading without its question words, or with what an abbreviation means
NEARLY: Final = 0.8  # a document that holds so much of the pairs makes more readings and single syllables needless
KEPT: Final = 0.3  # of the best document's share of the query; with less a document is no result
EXPANSIONS: Final = 6  # syllables that a beginning stands for
LONGER_PAIRS: Final = 12  # pairs that a beginning stands for
NEAR: Final = 8  # readings one typing error away that are tried
USUAL: Final = 6  # the class of frequency of a word that is not listed, such as a number
RARER: Final = 3  # classes of frequency: a word that looks like keys and is this much rarer than its reading
ALIKE: Final = 0.5  # the prior below which the pages of a kind are much alike
MOST_ALIKE: Final = 2  # results of such a kind
NAMED: Final = 0.9  # the score above which the query is the title of a page
READ: Final = 10  # leading pages that are read
DEEPEST: Final = 30  # of a query of more than SHORT, while none of them holds all of it
PHRASE: Final = 1.5  # what standing together adds there
WHOLE: Final = 1.0  # and the whole query without a break
TELLING: Final = 6  # syllables of a query of which that tells all; of a shorter one it tells less
FOLDED: Final = 0.6  # a syllable typed with marks that stands there with others
OTHERWISE: Final = 0.8  # a syllable that stands there as another reading, or goes on
TITLE: Final = 0.8  # and in a title, as far as the query fills it
IN_TITLE: Final = 2.0  # and all of the query in a title, in any order
SAID: Final = 2.0  # and of some of it there, in any order, while little of it stands together
KIND: Final = 0.5  # a page of a kind that the query names
OWN: Final = 3.0  # a document whose number was typed
ASKED: Final = 0.2  # a page that answers what was asked for
LAW: Final = 0.6  # what stands together in the text of a law, unless it is the whole of a query of TELLING
GAP: Final = 0.4  # a syllable left out, or put in between
LENGTH: Final = 220  # letters of a snippet
