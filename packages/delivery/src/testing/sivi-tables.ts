/**
 * The messages of SIVI's release 2026 that are written here, element by element in the order of their schema: depth, name, how
 * often, form and the values allowed.
 */
export const siviTables = {
  VerwerkingsmeldingWerkgeverArbodienst: `
0 VerwerkingsmeldingWerkgeverArbodienst 1..1 groep
1 BrAlg 1..1 groep
2 BrCd 1..1 an..5
2 VnrBrCd 1..1 an..5
2 AandatBr 1..1 datum
2 AantijdBr 1..1 tijd
2 IdInzndr 1..1 an..40
2 GebrSwPakket 1..1 an..35
2 IdOntvngr 1..1 an..40
2 Berrefnr 1..1 an..512
2 BerrefnrIngzndnBer 1..1 an..512
2 TestJN 1..1 an1
2 OntvngstbevJN 1..1 an1
1 VrwrkMld 1..* groep
2 VrwrkbhdCd 1..1 an2 01,02,03
2 VrzmgvlId 1..1 an..40
2 VrzmgvlVnrMld 1..1 n..3
2 AansltnrGeguitwlngArbdnst 1..1 an..70
2 IdWrkgvrArbdnst 1..1 an..40
2 CtrlCd 1..1 an5
2 MldngTkst 1..1 an..512
2 VrTkst 0..1 groep
3 VrijeTekst 1..1 an..512
`,
  Verzuimmeldingen: `
0 Verzuimmeldingen 1..1 groep
1 BrAlg 1..1 groep
2 BrCd 1..1 an..5 00100
2 VnrBrCd 1..1 an..5 00013
2 AandatBr 1..1 datum
2 AantijdBr 1..1 tijd
2 IdInzndr 1..1 an..40
2 GebrSwPakket 1..1 an..35
2 IdOntvngr 1..1 an..40
2 Berrefnr 1..1 an..512
2 TestJN 1..1 an1 J,N
2 OntvngstbevJN 1..1 an1 J,N
1 AdmKantoor 0..1 groep
2 HndlsnmOrg 1..1 an..100
2 InschrijvingsnrKvK 0..1 n..8
2 VestigingsnrHandelsregister 0..1 n..12
1 Wrkgvr 1..* groep
2 HndlsnmOrg 1..1 an..100
2 InschrijvingsnrKvK 0..1 n..8
2 VestigingsnrHandelsregister 0..1 n..12
2 IdWrkgvrArbdnst 1..1 an..40
2 AansltnrGeguitwlngArbdnst 1..1 an..70
2 IdWrkgvrUWV 0..1 an..40
2 Lhnr 0..1 an..12
2 IndERDWGA 0..1 an1 J,N
2 IndERDZW 0..1 an1 J,N
2 Com 0..9 groep
3 SrtComCd 1..1 an2 06,08,10
3 NrCom 1..1 an..512
2 Cntprsn 0..9 groep
3 IdWrknmr 0..1 an..40
3 Persnr 0..1 an..35
3 Achternaam 1..1 an..200
3 Voorl 1..1 an..6
3 Roepnaam 0..1 an..35
3 GslchtCd 1..1 an1 M,O,V
3 RolCntprsnCd 1..1 an2 01,02,03,04,05
3 IdCntctprsn 0..1 an..40
3 Com 1..9 groep
4 SrtComCd 1..1 an2 06,08,10
4 NrCom 1..1 an..512
2 Wrknmr 1..* groep
3 SofiNr 0..1 n..9
3 Gebdat 1..1 datum
3 Overldat 0..1 datum
3 SignNm 1..1 an..200
3 Voorl 1..1 an..6
3 Voorv 0..1 an..10
3 Roepnaam 0..1 an..35
3 TitVNm 0..1 an..35
3 TitANm 0..1 an..35
3 NmvrkrCd 1..1 an2 01,02,03,04
3 GslchtCd 1..1 an1 M,O,V
3 NivOpldngCd 0..1 an2 01,02,03,04,05,06,07,99
3 IdWrknmr 1..1 an..40
3 WrknmrNoriskJN 0..1 an1 J,N
3 Prtnr 0..1 groep
4 SignNm 1..1 an..200
4 Voorv 0..1 an..10
3 StrAdrNl 0..9 groep
4 SrtAdrsCd 1..1 an2 01,06
4 SrtVrplgadrsCd 0..1 an2 01,02,03,99
4 NmVrpladrs 0..1 an..70
4 Pc 1..1 an6
4 Wnpl 1..1 an..24
4 StraatLang 0..1 an..80
4 Huisnr 1..1 n..5
4 HuisToev 0..1 an..4
3 StrAdrBl 0..9 groep
4 SrtAdrsCd 1..1 an2 01,06
4 SrtVrplgadrsCd 0..1 an2 01,02,03,99
4 NmVrpladrs 0..1 an..70
4 LocomsBtl 0..1 an..35
4 PcBtl 0..1 an..9
4 WnplBtl 1..1 an..24
4 RegBtl 0..1 an..24
4 LandCd 1..1 an2
4 Landnm 0..1 an..40
4 StraatLang 0..1 an..80
4 HuisnrBtl 1..1 an..9
3 Com 0..9 groep
4 SrtComCd 1..1 an2 05,06,07,08,09,10
4 NrCom 1..1 an..512
3 Dnstvbnd 1..999 groep
4 IdDnstvbnd 1..1 an..40
4 Ingdat 1..1 datum
4 Enddat 0..1 datum
4 RdEndDnstvbndCd 0..1 an2 01,03,05,06,08,09,10,99
4 PersNr 0..1 an..35
4 CntrnrArbdnst 0..1 an..40
4 SrtDnstvbndCd 0..1 an2 04,05,07,20,21,22,23,24
4 Fnctcd 0..1 an..15
4 NmFnct 0..1 an..35
4 FsIndFZ 0..1 an..2 1,3,4,5,6,17,18,19,38,40,41,43
4 NmOrgeenh 0..1 an..70
4 OrgeenhCd 1..1 an..70
4 OndOrgeenhCd 0..1 an..70
4 OndOrgeenhCdNm 0..1 an..70
4 PcStandplts 0..1 an..9
4 OmsStandplts 0..1 an..70
4 VrdlngCd 0..1 an..35
4 CdBepTd 0..1 an1 B,O
4 AantCtrcturenPWk 0..1 n..5,2
4 AantUNormWk 0..1 n..6,2
4 SrtVarWrktdCd 0..1 an2 01,02,03,04
4 AantLnwchtdgn 0..1 n..3
4 PrcLndrbtng 0..1 n..6,2
4 Arbeidsrelatie 0..1 groep
5 IdArbeidsrelatie 1..1 an..40
5 PersNr 0..1 an..35
5 Ingdat 1..1 datum
5 Enddat 0..1 datum
5 AantCtrcturenPWk 1..1 n..5,2
4 Kostenplaats 0..9 groep
5 NmKostenplaats 1..1 an..70
5 KostenplaatsCd 1..1 an..70
5 OndKostenplaatsCd 0..1 an..70
5 OndKostenplaatsNm 0..1 an..70
4 Vrzm 1..99 groep
5 VrwrkCd 1..1 an2 01,02,03,04,05
5 IngdatMutVrzm 1..1 datum
5 IngdatMutVrzmOud 0..1 datum
5 VrzmgvlId 1..1 an..40
5 VrzmgvlIdOud 0..1 an..40
5 VrzmgvlVnrMld 1..1 n..3
5 EndVrzmJN 1..1 an1 J,N
5 DatVrzmWrkgvr 0..1 datum
5 DatEerstVrzmdg 1..1 datum
5 DatEerstVrzmdgOud 0..1 datum
5 DatHrstld 0..1 datum
5 DatHrstldWrkgvr 0..1 datum
5 DatVrwHrstl 0..1 datum
5 PrcVrzm 1..1 n..6,2
5 BijzRdnStartVrzmCd 0..1 an2 01,02,03,04
5 OorzkVrzmCd 1..1 an2 10,11,99
5 VngntJN 1..1 an1 J,N,O
5 RdnEndVrzmCd 0..1 an2 01,03,04,05,07,08,09,10,11,12,99
5 WAZOCd 0..1 an2 01,02,03
5 ArbCnflJN 0..1 an1 J,N
5 PrcArbther 0..1 n..6,2
5 Cntprsn 1..9 groep
6 IdWrknmr 0..1 an..40
6 Persnr 0..1 an..35
6 Achternaam 1..1 an..200
6 Voorl 1..1 an..6
6 Roepnaam 0..1 an..35
6 GslchtCd 1..1 an1 M,O,V
6 RolCntprsnCd 1..1 an2 01,02,03,04,05
6 IdCntctprsn 0..1 an..40
6 Com 1..9 groep
7 SrtComCd 1..1 an2 06,08,10
7 NrCom 1..1 an..512
5 Actie 0..99 groep
6 ActieCd 1..1 an2 01,02,03,04,05,08,13
5 VrTkst 0..99 groep
6 VrijeTekst 1..1 an..512
4 Cntprsn 1..9 groep
5 IdWrknmr 0..1 an..40
5 Persnr 0..1 an..35
5 Achternaam 1..1 an..200
5 Voorl 1..1 an..6
5 Roepnaam 0..1 an..35
5 GslchtCd 1..1 an1 M,O,V
5 RolCntprsnCd 1..1 an2 01,02,03,04,05
5 IdCntctprsn 0..1 an..40
5 Com 1..9 groep
6 SrtComCd 1..1 an2 06,08,10
6 NrCom 1..1 an..512`,
  Afspraken: `
0 Afspraken 1..1 groep
1 BrAlg 1..1 groep
2 BrCd 1..1 an..5 00105
2 VnrBrCd 1..1 an..5 00006
2 AandatBr 1..1 datum
2 AantijdBr 1..1 tijd
2 IdInzndr 1..1 an..40
2 GebrSwPakket 1..1 an..35
2 IdOntvngr 1..1 an..40
2 Berrefnr 1..1 an..512
2 TestJN 1..1 an1 J,N
2 OntvngstbevJN 1..1 an1 J,N
1 Wrkgvr 0..1 groep
2 HndlsnmOrg 1..1 an..100
2 InschrijvingsnrKvK 0..1 n..8
2 IdWrkgvrArbdnst 1..1 an..40
2 AansltnrGeguitwlngArbdnst 1..1 an..70
2 Lhnr 1..1 an..12
1 Arbdnst 0..1 groep
2 HndlsnmOrg 1..1 an..100
2 IdArbdnst 0..1 an..40
2 Cntprsn 0..1 groep
3 Achternaam 1..1 an..200
3 Voorl 1..1 an..6
3 Roepnaam 0..1 an..35
3 GslchtCd 1..1 an1 M,V
3 Com 0..9 groep
4 SrtComCd 1..1 an2 06,08,10
4 NrCom 1..1 an..512
1 Afspraak 1..999 groep
2 IdAfspraak 1..1 an..40
2 IdAfspraakOud 0..1 an..40
2 DatAfspraak 1..1 datum
2 DatAfspraakOud 0..1 datum
2 TijdAfspraak 1..1 tijd
2 TijdAfspraakOud 0..1 tijd
2 DuurAfspraak 0..1 n..5,2
2 StatusAfspraakCd 0..1 an2 01,02,03,04,05,06
2 VormAfspraakCd 0..1 an2 01,02,03
2 OmsSrtAfspraak 1..1 an..70
2 Wrknmr 1..1 groep
3 SofiNr 0..1 n..9
3 Gebdat 0..1 datum
3 Overldat 0..1 datum
3 Achternaam 1..1 an..200
3 Voorl 0..1 an..6
3 Roepnaam 0..1 an..35
3 GslchtCd 0..1 an1 M,O,V
3 IdWrknmr 1..1 an..40
2 StrAdrNl 0..1 groep
3 Pc 1..1 an6
3 Wnpl 0..1 an..24
3 StraatLang 0..1 an..80
3 Huisnr 1..1 n..5
3 HuisToev 0..1 an..4
2 UitvoerderAfspraak 1..1 groep
3 Achternaam 1..1 an..200
3 Voorl 0..1 an..6
3 Roepnaam 0..1 an..35
3 GslchtCd 0..1 an1 M,O,V
3 NmFnct 1..1 an..35
2 Dnstvbnd 0..9 groep
3 IdDnstvbnd 0..1 an..40
3 PersNr 0..1 an..35
3 Vrzm 0..1 groep
4 DatEerstVrzmdg 1..1 datum`,
  Retourmelding1: `
0 Retourmelding1 1..1 groep
1 BrAlg 1..1 groep
2 BrCd 1..1 an..5 99999
2 VnrBrCd 1..1 an..5 00003
2 AandatBr 1..1 datum
2 AantijdBr 1..1 tijd
2 IdInzndr 1..1 an..40
2 GebrSwPakket 1..1 an..35
2 IdOntvngr 1..1 an..40
2 Berrefnr 1..1 an..512
2 BerrefnrIngzndnBer 1..1 an..512
2 TestJN 1..1 an1 J,N
2 OntvngstbevJN 1..1 an1 J,N
2 SrtRetmldngCd 1..1 an2 02,03
1 Foutmldng 0..* groep
2 SrtFoutCd 1..1 an2 01,06,99
2 Toelchtng 0..1 an..512`,
} as const;
