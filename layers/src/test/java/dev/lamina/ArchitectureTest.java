package dev.lamina;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.stream.IntStream;

/** The walls of the layers module: imports run one way, and nothing knows of Spark. */
@AnalyzeClasses(packages = "dev.lamina", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Each package may import those before it, with the exceptions that rules of their own state. */
  private static final List<String> PACKAGES =
      List.of(
          "dev.lamina.stats..",
          "dev.lamina.tensor..",
          "dev.lamina.nn",
          "dev.lamina.nn.*..",
          "dev.lamina.engine..",
          "dev.lamina.model..",
          "dev.lamina.image..",
          "dev.lamina.sequence..",
          "dev.lamina.tutorial..");

  @ArchTest
  static final ArchRule everyClassHasItsPlaceOnTheMap =
      classes()
          .should()
          .resideInAnyPackage(PACKAGES.toArray(String[]::new))
          .because("a new package is a decision: give it its place in the order of imports");

  @ArchTest
  static final ArchRule importsRunOneWay =
      CompositeArchRule.of(
          IntStream.range(0, PACKAGES.size() - 1)
              .mapToObj(
                  i ->
                      (ArchRule)
                          noClasses()
                              .that()
                              .resideInAPackage(PACKAGES.get(i))
                              .should()
                              .dependOnClassesThat()
                              .resideInAnyPackage(
                                  PACKAGES.subList(i + 1, PACKAGES.size()).toArray(String[]::new)))
              .toList());

  @ArchTest
  static final ArchRule statisticsArePureJava =
      classes()
          .that()
          .resideInAPackage("dev.lamina.stats..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "dev.lamina.stats..");

  @ArchTest
  static final ArchRule familiesOfLayersDoNotKnowEachOther =
      slices()
          .matching("dev.lamina.nn.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(resideInAPackage("dev.lamina.nn.transformer.."), alwaysTrue())
          .because("a layer's family stands alone; transformers are modules of layers of several");

  @ArchTest
  static final ArchRule modelDoesNotKnowTheEngine =
      noClasses()
          .that()
          .resideInAPackage("dev.lamina.model..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.lamina.engine..");

  @ArchTest
  static final ArchRule nothingKnowsSpark =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.lamina.spark..", "org.apache.spark..", "org.apache.hadoop..", "scala..");

  @ArchTest
  static final ArchRule noPackageCycles =
      slices().matching("dev.lamina.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingPrints =
      NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.because(
          "standard output belongs to the job that runs, and what a person must know is logged");
}
