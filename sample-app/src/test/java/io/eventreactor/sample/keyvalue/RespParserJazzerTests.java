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

package io.eventreactor.sample.keyvalue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Has Jazzer look for requests that break the parser, led by the branches they reach, for
 * {@code fuzz.seconds}. Needs the profile {@code fuzz}: <pre>
 * ./mvnw -Pfuzz -pl sample-app -am test -Dtest=RespParserJazzerTests \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.seconds=600
 * </pre>What is found is in {@code sample-app/target/fuzz}; what broke the parser belongs
 * into {@link RespParserFuzzTests}.
 */
@EnabledIfSystemProperty(named = "fuzz.seconds", matches = "\\d+", disabledReason = "Run with -Pfuzz")
class RespParserJazzerTests {

	private static final int SECONDS = Integer.getInteger("fuzz.seconds", 60);

	private static final List<String> SEEDS = List.of("*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$5\r\nvalue\r\nPING\r\n",
			"*2\r\n$3\r\nGET\r\n$0\r\n\r\n*0\r\n*-1\r\n", "SET key \"a \\x41 \\n\" 'c\\'d'\n", "*1\r\n$1048577\r\n");

	@Test
	@Timeout(value = 1, unit = TimeUnit.DAYS)
	void findsNothing() throws Exception {
		Path directory = Files.createDirectories(Path.of("target", "fuzz"));
		Path corpus = Files.createDirectories(directory.resolve("corpus"));
		for (int i = 0; i < SEEDS.size(); i++) {
			Files.writeString(corpus.resolve("seed-" + i), SEEDS.get(i), StandardCharsets.ISO_8859_1);
		}
		Path log = directory.resolve("log.txt");
		Process process = new ProcessBuilder(command(directory, corpus)).redirectErrorStream(true)
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

	private static List<String> command(Path directory, Path corpus) {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
				"-XX:+IgnoreUnrecognizedVMOptions", "-XX:+EnableDynamicAgentLoading", "-cp", classPath,
				"com.code_intelligence.jazzer.Jazzer", "--target_class=" + RespParserFuzz.class.getName(),
				"--instrumentation_includes=io.eventreactor.sample.keyvalue.**",
				// Fails in what Netty does with Unsafe, before any input
				"--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer",
				"--reproducer_path=" + directory, "-artifact_prefix=" + directory + File.separator,
				"-max_total_time=" + SECONDS, "-max_len=4096", corpus.toString());
	}

}
