# 重放一座城市的真实诉求：make demo CITY= DATA=

help-demo-city = 在新文件夹中启动环境，重放上报、对比、停止；在终端上会继续运行，直到按回车。
    
    示例：make demo CITY=los-angeles DATA=data
