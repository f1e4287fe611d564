from qa_toolkit.cli import main

main()
