/**
 * The elements of WerknemersGegevens, Dienstverbanden and Verzuimmeldingen, as SIVI's own schema of 2026 names them. Whatever else stands
 * where an element stands can be anything, also somebody's name.
 */
export const siviNames: ReadonlySet<string> = new Set(
  `
    AandatBr AansltnrGeguitwlngArbdnst AantCtrcturenPWk AantijdBr AantLnwchtdgn AantUNormWk Achternaam Actie ActieCd
    AdmKantoor ArbCnflJN Arbeidsrelatie Berrefnr BijzRdnStartVrzmCd BrAlg BrCd CdBepTd Cntprsn CntrnrArbdnst Com
    DatEerstVrzmdg DatEerstVrzmdgOud DatHrstld DatHrstldWrkgvr DatVrwHrstl DatVrzmWrkgvr Dienstverbanden Dnstvbnd
    Enddat EndVrzmJN Fnctcd FsIndFZ Gebdat GebrSwPakket GslchtCd HndlsnmOrg Huisnr HuisnrBtl HuisToev
    IdArbeidsrelatie IdArbeidsrelatieOud IdCntctprsn IdDnstvbnd IdDnstvbndOud IdInzndr IdOntvngr IdWrkgvrArbdnst
    IdWrkgvrUWV IdWrknmr IdWrknmrOud IndERDWGA IndERDZW Ingdat IngdatMut IngdatMutVrzm IngdatMutVrzmOud
    InschrijvingsnrKvK Kostenplaats KostenplaatsCd LandCd Landnm Lhnr LocomsBtl NivOpldngCd NmFnct NmKostenplaats
    NmOrgeenh NmvrkrCd NmVrpladrs NrCom OmsStandplts OndKostenplaatsCd OndKostenplaatsNm OndOrgeenhCd OndOrgeenhCdNm
    OntvngstbevJN OorzkVrzmCd OrgeenhCd Overldat Pc PcBtl PcStandplts PersNr Persnr PersNrOud PrcArbther PrcLndrbtng
    PrcVrzm Prtnr RdEndDnstvbndCd RdnEndVrzmCd RegBtl Roepnaam RolCntprsnCd SignNm SofiNr SrtAdrsCd SrtComCd
    SrtDnstvbndCd SrtVarWrktdCd SrtVrplgadrsCd StraatLang StrAdrBl StrAdrNl TestJN TitANm TitVNm Verzuimmeldingen
    VestigingsnrHandelsregister VngntJN VnrBrCd Voorl Voorv VrdlngCd VrijeTekst VrTkst VrwrkCd Vrzm VrzmgvlId
    VrzmgvlIdOud VrzmgvlVnrMld WAZOCd WerknemerGegevens Wnpl WnplBtl Wrkgvr Wrknmr WrknmrNoriskJN
  `
    .trim()
    .split(/\s+/),
);
