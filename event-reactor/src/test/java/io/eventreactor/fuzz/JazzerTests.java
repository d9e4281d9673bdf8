/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.fuzz;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has Jazzer look for inputs that break a parser, led by the branches they reach. Each
 * parser has a process of its own, for {@code fuzz.seconds}. Needs the profile
 * {@code fuzz}: <pre>
 * ./mvnw -Pfuzz -pl event-reactor test -Dtest=JazzerTests -Dfuzz.seconds=600
 * </pre>What is found is in {@code event-reactor/target/fuzz}; an input that broke a
 * parser belongs into its directory in the test resources.
 */
@EnabledIfSystemProperty(named = "fuzz.seconds", matches = "\\d+", disabledReason = "Run with -Pfuzz")
class JazzerTests {

	private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";

	private static final int SECONDS = Integer.getInteger("fuzz.seconds", 60);

	@ParameterizedTest
	@EnumSource
	@Timeout(value = 1, unit = TimeUnit.DAYS)
	void findsNothing(Target target) throws Exception {
		Path directory = Files.createDirectories(Path.of("target", "fuzz", target.type().getSimpleName()));
		Path found = Files.createDirectories(directory.resolve("corpus"));
		Path log = directory.resolve("log.txt");
		Process process = new ProcessBuilder(command(target, directory, found)).redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			assertThat(process.waitFor()).as(() -> "Jazzer's log is %s, what it found is beside it".formatted(log))
				.isZero();
			assertThat(Files.readString(log)).contains("Done ");
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static List<String> command(Target target, Path directory, Path found) {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
				"-XX:+IgnoreUnrecognizedVMOptions", "-XX:+EnableDynamicAgentLoading",
				"-Dio.netty.leakDetection.level=disabled", "-cp", classPath, JAZZER,
				"--target_class=" + target.type().getName(),
				"--instrumentation_includes=io.eventreactor.**:io.netty.handler.codec.haproxy.**",
				// Fails in what Netty does with Unsafe, before any input
				"--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer",
				"--reproducer_path=" + directory, "-artifact_prefix=" + directory + File.separator,
				"-max_total_time=" + SECONDS, "-max_len=4096", found.toString(), target.corpusDirectory().toString());
	}

}
