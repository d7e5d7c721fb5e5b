# 备份，以及恢复时丢失的内容

backup-none = { $folder } 中没有备份：请指定 `cityloop backup` 写入的文件夹
backup-other-format = { $folder } 中的备份由其他版本的命令行生成：请使用该版本
backup-file-missing = 缺少 { $file }：请改用其他备份
backup-file-damaged = { $file } 与写入时不一致：请改用其他备份
backup-folder-not-empty = { $folder } 不为空：请指定一个新文件夹
backup-other-schema = { $services } 的数据库结构与本版本不同：请先迁移，或使用对应版本的命令行
backup-not-quiet = { $seconds } 秒内仍有业务在处理。请先查看 `cityloop doctor`，再重试。尚未完成的有：
    { $what }
backup-behind = { $service } 在 { $topic }/{ $partition } 上还有 { $records } 条记录未读
backup-waiting = { $service } 的 { $table } 中还有 { $rows } 行待处理
backup-moved = { $topic } 仍有新记录写入
backup-topic-missing = Kafka 上没有主题 { $topic }：请查看 `cityloop topics`
backup-program-failed = { $program } 执行失败：{ $problem }
backup-paused = 外部来的请求暂时等待，直到正在处理的业务完成
backup-moment = 已取得同一时刻的全部数据，各服务继续运行
backup-database = { $service } 的数据库已写入
restore-other-services = 备份包含的服务是 { $services }：请指定这些服务的数据库
restore-other-schema = 备份中 { $services } 的数据库结构属于版本 { $release }：请用该版本恢复，然后再迁移
restore-service-runs = { $service } 的数据库正在使用：请先停止全部服务，再重试
restore-no-database = { $service } 没有数据库：请先建立空数据库及其角色，再重试
restore-group-runs = 消费组 { $group } 仍有成员：请先停止全部服务，再执行同一命令
restore-database = { $service } 的数据库已恢复
restore-topic = { $topic } 已重建，共 { $records } 条记录
restore-positions = 各消费者的位置已恢复
restore-changed-since = { $topic } 在 { $moment } 有过变更，晚于各数据库回到的时刻，且主题无法还原当时内容：请改为更晚的时刻，或用备份恢复
restore-keys = { $files ->
    [0] 证书和 API 密钥与备份一致，无需恢复
   *[other] 已恢复 { $files } 个证书和 API 密钥文件
}
