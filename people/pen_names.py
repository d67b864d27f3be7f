"""Pen names: pleasant, unlike anyone's own name, drawn by chance from two lists of words."""

from collections.abc import Set as AbstractSet
from random import Random


def _words(text: str) -> list[str]:
    return text.split()


QUALITIES = _words("""
Amber Autumn Bold Brave Bright Brisk Calm Clear Clever Copper Coral Crimson Curious Dapper
Daring Dawn Eager Early Ember Evening Fair Fern Fleet Frosty Gentle Glad Golden Hazel Honest
Indigo Ivory Jade Jolly Keen Kind Lively Lucky Lunar Maple Mellow Merry Misty Morning Nimble
Noble Ochre Olive Patient Pearl Polar Proud Quick Quiet Rosy Ruby Russet Sage Scarlet Silver
Spry Steady Summer Sunny Swift Teal Tidal Umber Velvet Violet Warm Willow Winter Witty
""")
CREATURES = _words("""
Badger Beaver Bison Bittern Bluebird Bobcat Buzzard Caribou Chamois Cormorant Crane Cricket
Curlew Dipper Dolphin Dormouse Dove Dunlin Egret Eider Elk Falcon Ferret Finch Firefly Fox
Gannet Gecko Goldfinch Goshawk Grebe Hare Harrier Hedgehog Heron Hoopoe Ibex Ibis Jackdaw Jay
Kestrel Kingfisher Kite Lapwing Lark Linnet Lynx Magpie Marmot Marten Martin Merlin Moth Newt
Nightjar Nuthatch Oriole Osprey Otter Owl Petrel Pipit Plover Puffin Quail Raven Redwing Robin
Salmon Seal Siskin Sparrow Starling Stoat Stork Swallow Swan Swift Tern Thrush Turtle Vole
Wagtail Warbler Waxwing Weasel Wren
""")
TRIES = 40


def pen_name(taken: AbstractSet[str], chance: Random) -> str:
    """Draw a pen name that is not taken yet; a number is added once free ones are hard to find."""
    for _ in range(TRIES):
        name = f"{chance.choice(QUALITIES)} {chance.choice(CREATURES)}"
        if name not in taken:
            return name
    number = 2
    while f"{name} {number}" in taken:
        number += 1
    return f"{name} {number}"
