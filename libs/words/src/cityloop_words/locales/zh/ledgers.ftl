# 账本操作没有办成的原因

refused-LEDGER_UNKNOWN = 没有这个账本，可用 cityloop ledgers list 查看
refused-NOT_THE_KEEPER = 账本由其他部门管理，请与该部门联系
refused-HOLDER_MISSING = 请指明账户：手机号、柜台码、岗位或账户编号
refused-HOLDER_OF_OTHER_LEDGER = 居民与工作人员的账本分开：居民请给出手机号或柜台码，工作人员请给出岗位
refused-POST_UNKNOWN = 本市没有这个岗位，请填写岗位标识
refused-PHONE_INVALID = 电话号码无效，请填写数字
refused-ACCOUNT_UNKNOWN = 没有与之对应的账户，请先开户或重新核对
refused-EVIDENCE_MISSING = 请写明依据：上报编号、案卷编号或文字说明
refused-ENTRY_REASON_MISSING = 请写明记账原因，账户本人可以看到
refused-UNIT_INVALID = 账本中没有适用的计量单位：积分和单件物品记给个人，券、物品和单件物品记给领取点
refused-AMOUNT_INVALID = 数量须为 1 至 1,000,000,000（扣减时为负数）；单件物品须为 1 或 -1，并写明编号
refused-STORE_UNKNOWN = 账本中没有这个领取点，请填写场景包中的领取点
refused-BATCH_INVALID = 请写明批次，不超过 100 个字符
refused-BATCH_EXPIRED = 已过期的不能入库，请填写更晚的日期
refused-BATCH_EXPIRES_OTHERWISE = 该批次的有效期与此不同，请另取批次名
refused-DAY_INVALID = 日期格式应为 2026-12-31
refused-ENTRY_UNKNOWN = 没有这笔账，请查看账目明细
refused-ALREADY_REVERSED = 这笔账此前已冲销
refused-NOT_REVERSIBLE = 这类账目不能冲销，请另记一笔
refused-CODE_UNKNOWN = 此领取码没有对应的兑换，请重新核对
refused-ALREADY_HANDED_OUT = 已经领取，每个领取码只能使用一次
refused-REDEMPTION_CANCELLED = 该兑换已冲销，不再发放
refused-APPEAL_SAME_PERSON = 须由记账人之外的工作人员复核
refused-DECISION_REASON_MISSING = 请写明复核理由，账户本人可以看到
