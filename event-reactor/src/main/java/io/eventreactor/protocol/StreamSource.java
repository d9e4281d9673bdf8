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

package io.eventreactor.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

/**
 * Sends what a stream holds.
 */
final class StreamSource implements TransferSource {

	private final Callable<? extends InputStream> opener;

	private @Nullable InputStream stream;

	StreamSource(Callable<? extends InputStream> opener) {
		this.opener = opener;
	}

	/**
	 * Takes a stream, which is closed even if it is never read.
	 * @param stream the stream
	 */
	StreamSource(InputStream stream) {
		this.opener = () -> stream;
		this.stream = stream;
	}

	@Override
	public void open() throws Exception {
		if (this.stream == null) {
			this.stream = this.opener.call();
		}
	}

	@Override
	public byte[] read(int maximum) throws IOException {
		InputStream stream = this.stream;
		return (stream != null) ? stream.readNBytes(maximum) : new byte[0];
	}

	@Override
	public void close() throws IOException {
		InputStream stream = this.stream;
		if (stream != null) {
			stream.close();
		}
	}

}
