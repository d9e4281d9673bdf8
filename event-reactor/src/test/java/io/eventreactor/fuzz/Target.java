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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.eventreactor.netty.ProxyHeaderFuzz;

/**
 * The parsers. The inputs that each begins with, and those that once broke it, are in a
 * directory of its name in the test resources.
 */
enum Target {

	LINE(LineFuzz.class, LineFuzz::fuzzerTestOneInput),

	LINE_ONLY(LineOnlyFuzz.class, LineOnlyFuzz::fuzzerTestOneInput),

	NETSTRING(NetstringFuzz.class, NetstringFuzz::fuzzerTestOneInput),

	INT8(Int8StringFuzz.class, Int8StringFuzz::fuzzerTestOneInput),

	INT16(Int16StringFuzz.class, Int16StringFuzz::fuzzerTestOneInput),

	INT32(Int32StringFuzz.class, Int32StringFuzz::fuzzerTestOneInput),

	ENDPOINT(EndpointFuzz.class, EndpointFuzz::fuzzerTestOneInput),

	CIDR(CidrFuzz.class, CidrFuzz::fuzzerTestOneInput),

	PROXY_HEADER(ProxyHeaderFuzz.class, ProxyHeaderFuzz::fuzzerTestOneInput);

	private final Class<?> type;

	private final Consumer<byte[]> entry;

	Target(Class<?> type, Consumer<byte[]> entry) {
		this.type = type;
		this.entry = entry;
	}

	Class<?> type() {
		return this.type;
	}

	void run(byte[] input) {
		this.entry.accept(input);
	}

	Path corpusDirectory() {
		try {
			return Path.of(Target.class.getResource("/fuzz/" + this.type.getSimpleName()).toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	List<byte[]> corpus() {
		try (Stream<Path> files = Files.list(corpusDirectory())) {
			return files.sorted().map(Target::read).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] read(Path file) {
		try {
			return Files.readAllBytes(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
