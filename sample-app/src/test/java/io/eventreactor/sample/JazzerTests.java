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

package io.eventreactor.sample;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.eventreactor.sample.chat.TelnetFilterFuzz;
import io.eventreactor.sample.keyvalue.RespParserFuzz;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has Jazzer look for inputs that break a parser, led by the branches they reach. Each
 * parser has a process of its own, for {@code fuzz.seconds}. Needs the profile
 * {@code fuzz}: <pre>
 * ./mvnw -Pfuzz -pl sample-app -am test -Dtest=JazzerTests \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.seconds=600
 * </pre>What is found is in {@code sample-app/target/fuzz}; what broke a parser belongs
 * into its tests.
 */
@EnabledIfSystemProperty(named = "fuzz.seconds", matches = "\\d+", disabledReason = "Run with -Pfuzz")
class JazzerTests {

	private static final int SECONDS = Integer.getInteger("fuzz.seconds", 60);

	static Stream<Arguments> parsers() {
		return Stream.of(
				Arguments.of(RespParserFuzz.class,
						List.of("*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\nPING\r\n",
								"*2\r\n$3\r\nGET\r\n$0\r\n\r\n*0\r\n*-1\r\n", "SET key \"a \\x41 \\n\" 'c\\'d'\n",
								"*1\r\n$1048577\r\n")),
				Arguments.of(TelnetFilterFuzz.class, List
					.of("a\u00ff\u00fd\u0001b\u00ff\u00fa\u001f\u0000\u00ff\u00ff\u0000\n\u00ff\u00f0c\u00ff\u00ff")));
	}

	@ParameterizedTest
	@MethodSource("parsers")
	@Timeout(value = 1, unit = TimeUnit.DAYS)
	void findsNothing(Class<?> target, List<String> seeds) throws Exception {
		Path directory = Files.createDirectories(Path.of("target", "fuzz", target.getSimpleName()));
		Path corpus = Files.createDirectories(directory.resolve("corpus"));
		for (int i = 0; i < seeds.size(); i++) {
			Files.writeString(corpus.resolve("seed-" + i), seeds.get(i), StandardCharsets.ISO_8859_1);
		}
		Path log = directory.resolve("log.txt");
		Process process = new ProcessBuilder(command(target, directory, corpus)).redirectErrorStream(true)
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

	private static List<String> command(Class<?> target, Path directory, Path corpus) {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
				"-XX:+IgnoreUnrecognizedVMOptions", "-XX:+EnableDynamicAgentLoading", "-cp", classPath,
				"com.code_intelligence.jazzer.Jazzer", "--target_class=" + target.getName(),
				"--instrumentation_includes=io.eventreactor.sample.**",
				// Fails in what Netty does with Unsafe, before any input
				"--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer",
				"--reproducer_path=" + directory, "-artifact_prefix=" + directory + File.separator,
				"-max_total_time=" + SECONDS, "-max_len=4096", corpus.toString());
	}

}
