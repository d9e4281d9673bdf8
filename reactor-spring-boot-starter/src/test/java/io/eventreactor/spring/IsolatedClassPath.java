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

package io.eventreactor.spring;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * Runs something in a class loader of its own, from which libraries are really absent:
 * what Spring finds out in static initializers cannot be hidden in another way.
 */
public final class IsolatedClassPath {

	private final Pattern absent;

	private IsolatedClassPath(Pattern absent) {
		this.absent = absent;
	}

	/**
	 * Leaves libraries out.
	 * @param names the beginnings of their file names
	 * @return the class path without them
	 */
	public static IsolatedClassPath without(String... names) {
		return new IsolatedClassPath(Pattern.compile("(" + String.join("|", names) + ").*\\.jar"));
	}

	/**
	 * Runs something.
	 * @param type has a default constructor
	 * @return what it returns, of a class of the JDK
	 * @throws Exception whatever it throws
	 */
	public Object call(Class<? extends Callable<?>> type) throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader original = thread.getContextClassLoader();
		try (URLClassLoader classLoader = new URLClassLoader(urls(), ClassLoader.getPlatformClassLoader())) {
			thread.setContextClassLoader(classLoader);
			Callable<?> isolated = (Callable<?>) classLoader.loadClass(type.getName())
				.getDeclaredConstructor()
				.newInstance();
			return isolated.call();
		}
		finally {
			thread.setContextClassLoader(original);
		}
	}

	private URL[] urls() throws MalformedURLException {
		List<URL> urls = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			File file = new File(entry);
			if (!this.absent.matcher(file.getName()).matches()) {
				urls.add(file.toURI().toURL());
			}
		}
		return urls.toArray(URL[]::new);
	}

}
