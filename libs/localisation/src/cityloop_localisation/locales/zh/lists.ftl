# 分句之间
between-clauses = {"；"}
