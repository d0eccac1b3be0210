# SPDX-License-Identifier: Apache-2.0
"""The parts of scripts/compare_with_peers.py."""
