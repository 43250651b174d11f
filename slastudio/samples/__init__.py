"""Sample projects told by seeded generators: what happened is planted by quota, so the true answers
are known exactly.
"""
