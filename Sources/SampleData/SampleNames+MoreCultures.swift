extension SampleNames {
    /// The second half of the table.
    static let moreCultures: [Culture] = [
        Culture(
            given: """
                נועה=noa, איתן=eitan, שירה=shira, אורי=uri, תמר=tamar, יהונתן=yehonatan, מיכל=michal, גדעון=gideon, \
                רות=ruth, אלון=alon, הדס=hadas, עמוס=amos
                """,
            family: """
                בן־שחר=benshachar, אלמוג=almog, הר־זהב=harzahav, שקדי=shkedi, נחליאלי=nachlieli, תבור=tavor, \
                ארזי=arazi, צור־אל=tzurel, כרמלי=carmeli, דקל=dekel, ברוש=brosh, ינשופי=yanshufi
                """
        ),
        Culture(
            given: """
                晓梅=xiaomei, 建国=jianguo, 雨桐=yutong, 志远=zhiyuan, 思琪=siqi, 浩然=haoran, 静怡=jingyi, 子墨=zimo, 秋月=qiuyue, \
                文博=wenbo, 若溪=ruoxi, 明哲=mingzhe
                """,
            family: """
                李=li, 欧阳=ouyang, 陈=chen, 司徒=situ, 梁=liang, 沈=shen, 宋=song, 诸葛=zhuge, 林=lin, 白=bai, 顾=gu, 秦=qin
                """,
            isFamilyFirst: true
        ),
        Culture(
            given: """
                Ελένη=eleni, Κατερίνα=katerina, Ιωάννα=ioanna, Ζωή=zoi, Δέσποινα=despoina, Χρυσούλα=chrysoula, \
                Αγγελική=angeliki, Μυρτώ=myrto, Θεοδώρα=theodora, Ευανθία=evanthia, Σμαράγδα=smaragda, Λένια=lenia
                """,
            family: """
                Παπαθαλασσινού=papathalassinou, Ανεμογιάννη=anemogianni, Καραμπατάκη=karampataki, \
                Ξυλουργού=xylourgou, Μελισσάκη=melissaki, Ροδοπούλου=rodopoulou, Βουνιώτη=vounioti, \
                Θυμαράκη=thymaraki, Γαλαζίδη=galazidi, Πευκάκη=pefkaki, Λυχναρά=lychnara, Αστεριάδη=asteriadi
                """
        ),
        Culture(
            given: """
                Anne-Marie=anne-marie, Loïc=loic, Maëlle=maelle, Jean-Baptiste=jean-baptiste, Solène=solene, \
                Gwenaël=gwenael, Hélène=helene, Côme=come, Zoé=zoe, Théophile=theophile, Inès=ines, \
                François=francois
                """,
            family: """
                L’Herminier=lherminier, Beaufoin=beaufoin, de Saint-Ormel=desaint-ormel, \
                Clairfontaine=clairfontaine, Pâquerette=paquerette, D’Argelès=dargeles, Levasseux=levasseux, \
                Châtaigner=chataigner, Bœufgras=boeufgras, Noiraud=noiraud, Grandsaigne=grandsaigne, \
                Ruisselet=ruisselet
                """
        ),
        Culture(
            given: """
                अनन्या=ananya, विक्रांत=vikrant, मीनाक्षी=meenakshi, हर्षद=harshad, सरोजिनी=sarojini, ओंकार=omkar, \
                इशिता=ishita, प्रणव=pranav, कल्याणी=kalyani, देवाशीष=devashish, रुक्मिणी=rukmini, यशवंत=yashwant
                """,
            family: """
                कुलश्रेष्ठ=kulshrestha, पाटणकर=patankar, चतुर्वेदी=chaturvedi, मेघवाल=meghwal, \
                सूर्यवंशी=suryavanshi, दीक्षित=dixit, त्रिपाठी=tripathi, नागरकर=nagarkar, भट्टाचार्य=bhattacharya, \
                राजपुरोहित=rajpurohit, वनमाली=vanmali, शुक्ल=shukla
                """
        ),
        Culture(
            given: """
                Олеся=olesia, Богдан=bohdan, Соломія=solomiia, Тарас=taras, Ярина=yaryna, Остап=ostap, \
                Мар’яна=mariana, Назар=nazar, Лариса=larysa, Юрій=yurii, Віра=vira, Матвій=matvii
                """,
            family: """
                Вишнеград=vyshnehrad, Перебийніс=perebyinis, Горицвіт=horytsvit, Калино-Гай=kalyno-hai, \
                Журавлич=zhuravlych, Соловейко=soloveiko, Дубогрій=dubohrii, Крук=kruk, Білосніг=bilosnih, \
                Степовик=stepovyk, Яворенко=yavorenko, Річко=richko
                """
        ),
    ]
}
