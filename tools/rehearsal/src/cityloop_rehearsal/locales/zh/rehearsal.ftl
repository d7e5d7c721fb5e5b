# 演示：make demo

help-demo = 在新文件夹中启动环境，演练、核对、停止；在终端上会继续运行，直到按回车。
    
    示例：make demo
help-play = deploy/plays 中的文件夹。
demo-in-use = 城市 { $city } 及场景包 { $packs } 已启用
demo-fast-motion = 快放 { $times } 倍：场景包的时限按此缩短，一分钟相当于一小时
demo-watch = 实时总览：{ $address }
demo-checking = 从外部核对
demo-holds = 符合
demo-fails = 不符
demo-found = 实为
demo-lines = { $count } 项
demo-yes = 是
demo-no = 否
demo-timeline = 首个上报的全过程
demo-look = 去哪里看
demo-timeline-of = { $number } 的全过程：{ $address }
demo-not-closed = 闭环未完成
demo-no-play = 没有名为 { $play } 的演练脚本；现有：{ $known }
demo-checks-failed = 闭环未完成：{ $failed } 项核对不符
