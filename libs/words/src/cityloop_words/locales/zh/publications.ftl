# 公开项目的操作为何被拒

refused-PUBLICATION_UNKNOWN = 没有这个公开项目，请查看项目清单
refused-PUBLICATION_NOT_OWNED = 只有场景包指定的责任岗位可以签发、更正和撤下，请以该岗位办理
refused-PUBLICATION_CHANGED = 您阅读之后内容已有变化，请重新阅读后再签发
refused-PUBLICATION_NOT_SIGNED = 该项目目前未公开，请先签发
refused-PUBLICATION_REASON_MISSING = 请说明原因，原因将向社会公开
refused-PUBLICATION_STATE_UNKNOWN = 没有这种状态，留空则列出全部
refused-PUBLISHED_ENTRY_UNKNOWN = 清单中没有这个编号，请留空或改正
