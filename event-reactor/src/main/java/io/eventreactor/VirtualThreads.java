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

package io.eventreactor;

import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

/**
 * Virtual threads, where the JDK has them. Reached by reflection, as this is compiled for
 * JDK 17.
 */
final class VirtualThreads {

	private static final @Nullable ThreadFactory FACTORY = find("event-reactor-inline-");

	private VirtualThreads() {
	}

	/**
	 * Returns what makes virtual threads.
	 * @return makes threads that have not started
	 * @throws UnsupportedOperationException if the JDK has none
	 */
	static ThreadFactory factory() {
		if (FACTORY == null) {
			throw new UnsupportedOperationException("inline() needs the virtual threads of JDK 21 or later, and this is"
					+ " JDK " + Runtime.version() + "; use callbacks, or Threads.deferToThread for blocking work");
		}
		return FACTORY;
	}

	private static @Nullable ThreadFactory find(String prefix) {
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			builder = type.getMethod("name", String.class, long.class).invoke(builder, prefix, 1L);
			return (ThreadFactory) type.getMethod("factory").invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

}
