extension SampleNames {
    /// The first half of the table.
    static let someCultures: [Culture] = [
        Culture(
            given: """
                Ana=ana, Begoña=begona, Íñigo=inigo, José María=josemaria, Lucía=lucia, Raúl=raul, Nuria=nuria, \
                Álvaro=alvaro, Rocío=rocio, Julián=julian, Maite=maite, Óscar=oscar
                """,
            family: """
                García Montalbo=garcia, Núñez Abril=nunez, Ibáñez Roble=ibanez, de la Encina=delaencina, \
                Peñalver Soto=penalver, Zubeldia=zubeldia, Castroviejo=castroviejo, Lozano Tejo=lozano, \
                Ordóñez Vega=ordonez, Quiñones Lera=quinones, Marín Olmo=marin, Úbeda Prado=ubeda
                """
        ),
        Culture(
            given: """
                Ximena=ximena, Nahuel=nahuel, Guadalupe=guadalupe, Emiliano=emiliano, Yamila=yamila, Ramiro=ramiro, \
                Itzel=itzel, Facundo=facundo, Araceli=araceli, Joaquín=joaquin, Milagros=milagros, Efraín=efrain
                """,
            family: """
                Quispe Luna=quispe, Ayala Ñancul=ayala, Barrientos=barrientos, Cárdenas Ríos=cardenas, \
                Orozco=orozco, Yáñez Cobo=yanez, Villagrán=villagran, Huamán=huaman, Saldívar=saldivar, \
                Tlapale=tlapale, Echeverri=echeverri, Muñiz Sauce=muniz
                """
        ),
        Culture(
            given: """
                Aoife=aoife, Graham=graham, Siobhán=siobhan, Winifred=winifred, Duncan=duncan, Rhiannon=rhiannon, \
                Barnaby=barnaby, Mary-Kate=mary-kate, Thaddeus=thaddeus, Imogen=imogen, J. R.=jr, Percival=percival
                """,
            family: """
                O’Shaughnessy=oshaughnessy, Fairweather-Holt=fairweather-holt, McIlvenny=mcilvenny, \
                Quillfeather=quillfeather, O'Dwyer=odwyer, Thistlewick=thistlewick, Marchbanks=marchbanks, \
                Pemberley=pemberley, St. Aubrey=staubrey, Birdwhistle=birdwhistle, ap Madoc=apmadoc, \
                Ashgrove=ashgrove
                """
        ),
        Culture(
            given: """
                João=joao, Conceição=conceicao, Tomé=tome, Inês=ines, Gonçalo=goncalo, Luísa=luisa, \
                Estêvão=estevao, Graça=graca, Zé Manel=zemanel, Benedita=benedita, Caetano=caetano, Íris=iris
                """,
            family: """
                Falcão Pedroso=falcao, Assunção=assuncao, Bragança Leal=braganca, d'Avó=davo, Simões Cravo=simoes, \
                Guimarães Pinho=guimaraes, Sá-Nogueira=sa-nogueira, Travassos=travassos, Leitão=leitao, \
                Magalhães Til=magalhaes, dos Remédios=dosremedios, Queirós Vale=queiros
                """
        ),
        Culture(
            given: """
                Núria=nuria, Jordi=jordi, Meritxell=meritxell, Oriol=oriol, Laia=laia, Pere-Joan=pere-joan, \
                Mercè=merce, Guillem=guillem, Àgata=agata, Bernat=bernat, Consol=consol, Dídac=didac
                """,
            family: """
                Puigcerver i Mas=puigcerver, Solà-Roure=sola-roure, d'Entença=dentenca, Vilaró=vilaro, \
                Bofarull=bofarull, Castelló i Pi=castello, Muntanyà=muntanya, Fàbregas=fabregas, \
                Marcel·lí=marcelli, Rovirosa=rovirosa, Camprubí=camprubi, Güell i Om=guell
                """
        ),
        Culture(
            given: """
                ليلى=layla, يوسف=yusuf, مريم=maryam, طارق=tariq, هالة=hala, سامي=sami, نجلاء=najla, \
                عبد الرحمن=abdulrahman, رنا=rana, كريم=karim, شيماء=shaima, زياد=ziyad
                """,
            family: """
                النجار=alnajjar, الحداد=alhaddad, البستاني=albustani, الخياط=alkhayyat, القمري=alqamari, \
                الزيتوني=alzaytuni, النحاس=alnahhas, العطار=alattar, الساعاتي=alsaati, الوراق=alwarraq, \
                المرجاني=almarjani, الفلكي=alfalaki
                """
        ),
    ]
}
