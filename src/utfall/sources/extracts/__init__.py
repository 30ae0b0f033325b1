"""Extract files of case systems: separated text, Excel workbooks and Parquet."""

from utfall.sources.extracts.incoming import ExtractFile, Progress, incoming

__all__ = ["ExtractFile", "Progress", "incoming"]
