"""The intake: how fast answers are taken in, and whether any is lost, doubled or torn.

On a machine shared with other work absolute rates mean little. So: function calls are counted (the same
to the digit every time); rates are compared with a bare Flask view on the same server, in turns of a
second, as the median of the ratios; the disk is replaced by memory and a fixed wait; and integrity is
counted. Only the endurance run is in absolute figures.
"""
