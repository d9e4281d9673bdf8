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

package io.eventreactor.netty;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * How many connections fit into the file descriptors of this process. Past that, accept
 * fails for everybody, and so does everything else that opens a file.
 */
final class FileDescriptorLimit {

	private FileDescriptorLimit() {
	}

	/**
	 * Returns a safe maximum of connections: nine tenths of the descriptors.
	 * @return the maximum, at least one
	 */
	static int connections() {
		OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
		if (system instanceof UnixOperatingSystemMXBean unix && unix.getMaxFileDescriptorCount() > 0) {
			long connections = unix.getMaxFileDescriptorCount() / 10 * 9;
			return (int) Math.max(1, Math.min(connections, Integer.MAX_VALUE));
		}
		return Integer.MAX_VALUE;
	}

}
